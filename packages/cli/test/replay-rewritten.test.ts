import { expect, test } from 'vitest'
import { journalWorld } from './journal-world.ts'
import { hook, outcomes, played, script, toml } from './replay-world.ts'

const SHRINK = script('shrink', 'echo "{\\"rewrite\\":{\\"command\\":\\"ls -a\\"}}"', 'rewrites = true')

test('what was only recorded is nobody’s word: neither then nor now, and it rewrote nothing', () => {
  const place = journalWorld(toml(hook('calm', 'context = "calm"')))
  place.called('ls')
  const watch = hook('watch', 'deny = "would say no"\nenforce = false')
  const real = hook('real', 'deny = "no"')
  place.file('hooks.toml', toml(watch, real))
  expect(outcomes(played(place))).toEqual([['ls', 'changed', 'none', 'deny', ['user/real']]])
  const both = journalWorld(toml(watch, real))
  both.called('ls')
  both.file('hooks.toml', toml(watch))
  expect(outcomes(played(both))).toEqual([['ls', 'changed', 'deny', 'none', ['user/real']]])
})

test('a rewrite that is only recorded is none, so that what others said holds', () => {
  const watched = `${SHRINK}enforce = false\n`
  const judge = script('judge', 'cat > /dev/null')
  const place = journalWorld(toml(watched, judge))
  place.called('ls')
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'none', 'none', []]])
  place.file('hooks.toml', toml(SHRINK, judge))
  expect(outcomes(played(place))).toEqual([['ls', 'unknown', 'none', null, ['user/judge']]])
})
