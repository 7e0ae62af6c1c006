import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { KEYS, onTerminal, type Talk } from './terminal.ts'

const GUARD =
  'version = 1\n[[hooks]]\nid = "no-rm"\non = "exec.before"\nmatch = "rm *"\ndeny = "no"\nguard = true\n'

describe('hookline pause on a terminal', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await createLab()
  })
  afterEach(() => lab.remove())

  test('a person lets a guard rest for a while', async () => {
    const config = join(lab.root, 'hooks.toml')
    writeFileSync(config, GUARD)
    const pause = (...words: readonly string[]): Promise<Talk> =>
      onTerminal(['pause', ...words, '--config', config], '', { cwd: lab.workspace, env: lab.env })
    const rests = await pause('no-rm', '--for', '1h')
    expect([rests.status, rests.screen]).toEqual([0, expect.stringMatching(/paused.*user\/no-rm until/)])
    expect((await pause()).screen).toContain('user/no-rm until')
    expect((await pause('no-rm', '--off')).screen).toContain('user/no-rm')
    expect((await pause()).screen).toContain('no hook is paused')
  })
})

describe('hookline trust on a terminal', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await createLab()
    writeFileSync(join(lab.workspace, 'hooks.toml'), GUARD)
  })
  afterEach(() => lab.remove())

  const trust = (keys: string): Promise<Talk> =>
    onTerminal(['trust'], keys, { cwd: lab.workspace, env: lab.env })

  test('shows the review before it asks, and trusts at yes', async () => {
    const { screen, status } = await trust(KEYS.yes)
    expect(screen.indexOf('Trust this hook? [y/N] ')).toBeGreaterThan(screen.indexOf('no-rm'))
    expect(screen).toContain('trusted')
    expect([status, grants().length]).toEqual([0, 1])
  })

  test.each(['no', 'enter', 'other', 'end'] as const)('trusts nothing at %s, and says so', async (key) => {
    const { screen, status } = await trust(KEYS[key])
    expect(screen).toMatch(/not trusted\. Run hookline trust on a terminal, or .*--yes [0-9a-f]{16}/)
    expect(status).toBe(77)
    expect(grants()).toEqual([])
  })

  test('trusts nothing at Ctrl-C, and ends as whoever is interrupted', async () => {
    const { status } = await trust(KEYS.interrupt)
    expect([status, grants()]).toEqual([130, []])
  })

  function grants(): readonly string[] {
    const folder = join(lab.root, 'home/.local/state/hookline/trust')
    return existsSync(folder) ? readdirSync(folder) : []
  }
})
