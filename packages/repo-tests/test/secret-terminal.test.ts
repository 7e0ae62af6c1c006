import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { KEYS, onTerminal, type Talk } from './terminal.ts'

describe('hookline secret set on a terminal', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await createLab()
  })
  afterEach(() => lab.remove())

  const folder = (): string => join(lab.root, 'home/.local/state/hookline/secrets')
  const set = (keys: string): Promise<Talk> => {
    rmSync(folder(), { recursive: true, force: true, maxRetries: 9 })
    const env = { ...lab.env, HOME: join(lab.root, 'home'), XDG_STATE_HOME: '' }
    return onTerminal(['secret', 'set', 'TOKEN'], keys, { cwd: lab.workspace, env })
  }

  test('asks, shows nothing of what is typed, and keeps it', async () => {
    const { screen, status } = await set('wrong\u0015hunter3\u007f2 and more\r')
    expect(status).toBe(0)
    expect(screen).toContain('TOKEN is set')
    expect(screen).not.toMatch(/hunter|wrong|more/)
    expect(readFileSync(join(folder(), 'TOKEN'), 'utf8')).toBe('hunter2 and more')
  })

  test('keeps nothing at Ctrl-C, at the end of the input, or where nothing was typed', async () => {
    for (const [keys, code] of [
      [`half${KEYS.interrupt}`, 130],
      [`half${KEYS.end}`, 64],
      [KEYS.enter, 64],
    ] as const) {
      const { screen, status } = await set(keys)
      expect([status, screen.includes('half')]).toEqual([code, false])
      expect(readIfThere(folder())).toEqual([])
    }
  })
})

function readIfThere(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
