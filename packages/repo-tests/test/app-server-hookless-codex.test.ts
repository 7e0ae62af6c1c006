import { describe, expect, test } from 'vitest'
import { NATIVES } from '../e2e/index.ts'
import { proxying } from './app-server-world.ts'
import { noCodex } from './codex-play.ts'

describe.skipIf(noCodex)('hooks of Codex, installed, in a thread whose client wants none', () => {
  const played = proxying({
    script: [[{ shell: 'touch denied' }], [{ say: 'done' }]],
    natives: NATIVES,
    editor: { config: { features: { hooks: false } } },
    hooks: `
[[hooks]]
id = "no-denied"
on = "exec.before"
match = "touch denied"
guard = true
deny = "that one is denied"
`,
  })

  test('a guard that nobody asks is said to be one, and every fact comes from here', () => {
    expect(played().stderr).toContain('so what no-denied would deny goes on')
    expect(played().has('denied')).toBe(true)
    expect(new Set(played().told.map(({ channel }) => channel))).toEqual(new Set(['app-server']))
  })
})
