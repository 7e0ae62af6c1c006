import { describe, expect, test } from 'vitest'
import { noCodex, playing, type Play } from './codex-play.ts'

const PLAY: Play = {
  natives: ['PreToolUse'],
  hooks: `version = 1
[[hooks]]
id = "guard"
on = "exec.before"
match = "touch guarded.txt"
guard = true
deny = "not here"

[[hooks]]
id = "no-guard"
on = "exec.before"
match = "touch denied.txt"
deny = "nor here"

[[hooks]]
id = "busy"
on = "exec.before"
run = "touch worked.txt"
`,
  script: [[{ shell: 'touch guarded.txt' }, { shell: 'touch denied.txt' }], [{ say: 'done' }]],
}

const SWITCHES = [
  ['nothing', {}, []],
  ['HOOKLINE_DISABLED=1 in the line', { wiring: { env: 'HOOKLINE_DISABLED=1' } }, ['denied.txt']],
  ['--no-hooks in the line', { wiring: { flags: ['--no-hooks'] } }, ['denied.txt']],
] as const

describe.skipIf(noCodex).each(SWITCHES)('with %s', (name, changes, ran) => {
  const played = playing({ ...PLAY, ...changes })

  test('guards hold, and other hooks rest if they are told to', () => {
    expect(['guarded.txt', 'denied.txt'].filter(played().has)).toEqual(ran)
    expect(played().has('worked.txt')).toBe(name === 'nothing')
  })
})

describe.skipIf(noCodex)('with [features] hooks = false in config.toml', () => {
  const played = playing({ ...PLAY, settings: '[features]\nhooks = false\n' })

  test('Codex asks nobody: no guard holds, which hookline status and doctor say', () => {
    expect(['guarded.txt', 'denied.txt'].filter(played().has)).toEqual(['guarded.txt', 'denied.txt'])
    expect(played().trace).toEqual([])
  })
})
