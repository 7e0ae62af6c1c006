import { expect, test, vi } from 'vitest'
import { journalWorld } from './journal-world.ts'
import { background, hook, NOTE, outcomes, played, replayed, script, SOON, toml } from './replay-world.ts'

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

test('an event is kept as the agent told it, with a hook in the background, too, which gets it rewritten', async () => {
  const place = background(toml(SHRINK, NOTE, hook('no-all', 'match = "ls -a"\ndeny = "no"')))
  place.called('ls', 'call-1')
  await vi.waitFor(() => expect(place.notes()).toEqual([expect.stringMatching(/^ls -a codex/)]), SOON)
  expect(outcomes(played(place))).toEqual([['ls', 'same', 'deny', 'deny', []]])
  expect(place.json('history')).toMatchObject([{ subject: 'ls', rewritten: 'ls -a' }])
  expect(place.hookline(['history']).stdout).toContain('"ls" -> "ls -a"')
  expect(place.json('show', 'last')).toMatchObject({ subject: 'ls', body: { data: { command: 'ls' } } })
  const shown = place.hookline(['show', 'last']).stdout
  expect(shown).toContain('about    "ls"')
  expect(shown).toMatch(/rewritten by hooks\n +\{\n +"command": "ls -a"\n/)
  place.file('hooks.toml', toml(NOTE, hook('no-all', 'match = "ls -a"\ndeny = "no"')))
  expect(outcomes(played(place))).toEqual([['ls', 'changed', 'deny', 'none', ['user/no-all']]])
  expect(replayed(place, 'last', '--deliver', '--yes').status).toBe(0)
  await vi.waitFor(() => expect(place.notes().at(-1)).toMatch(/^ls codex.*:replay-1$/), SOON)
})

test('a hook in the background gets an event that was kept without one as it is rewritten', async () => {
  const place = background(toml(SHRINK))
  place.called('ls')
  place.file('hooks.toml', toml(SHRINK, NOTE))
  expect(replayed(place, 'last', '--deliver', '--yes').stdout).toContain('sent again: 1')
  await vi.waitFor(() => expect(place.notes()).toEqual([expect.stringMatching(/^ls -a codex/)]), SOON)
})
