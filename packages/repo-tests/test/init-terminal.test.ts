import { join } from 'node:path'
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { KEYS, onTerminal, type Talk } from './terminal.ts'

describe('hookline init on a terminal', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await createLab()
  })
  afterEach(() => lab.remove())

  const file = (): string => join(lab.root, 'home/.config/hookline/hooks.toml')
  const init = (keys: string, more: string = KEYS.enter): Promise<Talk> =>
    onTerminal(['init'], keys, { cwd: lab.workspace, env: lab.env, more })

  test.each(['yes', 'enter'] as const)('asks before it writes, and writes at %s', async (key) => {
    const { screen, status } = await init(KEYS[key])
    expect(screen.indexOf(`Write ${file()}? [Y/n] `)).toBeGreaterThan(screen.indexOf('found in'))
    expect(screen).toContain('written')
    expect(readFileSync(file(), 'utf8')).toContain('id = "no-force-push"')
    expect(readFileSync(file(), 'utf8')).not.toContain('id = "backup"')
    expect(status).toBe(0)
  })

  test('offers the templates that fit, and writes those that are named', async () => {
    const { screen, status } = await init(KEYS.yes, 'backup metrics\r')
    expect(screen).toMatch(/There is more that fits:[^]* backup +copies a file/)
    // nothing here formats, and what is written anyway is not offered
    expect(screen).not.toMatch(/ (format-on-patch|session-log) {2}/)
    const text = readFileSync(file(), 'utf8')
    for (const id of ['no-force-push', 'backup', 'metrics']) expect(text).toContain(`id = "${id}"`)
    expect(text).not.toContain('id = "command-log"')
    expect(status).toBe(0)
  })

  test.each(['no', 'other', 'end'] as const)('writes nothing at %s, and says so', async (key) => {
    const { screen, status } = await init(KEYS[key])
    expect(screen).toContain('nothing was written')
    expect(existsSync(file())).toBe(false)
    expect(status).toBe(0)
  })

  test('writes nothing at Ctrl-C, and ends as whoever is interrupted', async () => {
    const { screen, status } = await init(KEYS.interrupt)
    expect(existsSync(file())).toBe(false)
    expect(screen).not.toMatch(/written|error|Abort/)
    expect(status).toBe(130)
  })
})
