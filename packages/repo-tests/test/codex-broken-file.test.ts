import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { noCodex, playIn, playing, shownIn } from './codex-play.ts'

const GUARD = `version = 1
[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch denied*"
guard = true
deny = "not here"
`
const BROKEN = `${GUARD}
[[hooks]
id = "half a table"
`
const SCRIPT = [[{ shell: 'touch denied.txt' }], [{ shell: 'touch plain.txt' }], [{ say: 'done' }]]

describe.skipIf(noCodex)('a hooks.toml that was broken from the start', () => {
  const played = playing({ hooks: BROKEN, script: SCRIPT })

  test('does not keep the agent from its work', () => {
    expect(played().exitCode).toBe(0)
    expect(played().has('plain.txt')).toBe(true)
  })
})

describe.skipIf(noCodex)('a hooks.toml that breaks while it is in use', { timeout: 120_000 }, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await createLab()
  })
  afterAll(() => lab.remove())

  test('leaves its last good guards in force', async () => {
    const good = await playIn(lab, { hooks: GUARD, script: SCRIPT })
    expect(good.has('denied.txt')).toBe(false)
    const broken = await playIn(lab, { hooks: BROKEN, script: SCRIPT })
    expect(broken.has('denied.txt')).toBe(false)
    expect(broken.has('plain.txt')).toBe(true)
  })

  test('is complained of to the user, with file and line', async () => {
    const shown = await shownIn(lab, { hooks: BROKEN, script: SCRIPT })
    expect(shown.join('\n')).toMatch(/hooks\.toml:9/)
  })
})
