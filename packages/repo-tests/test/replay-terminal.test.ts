import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { KEYS, onTerminal } from './terminal.ts'

describe('hookline replay --deliver on a terminal', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await createLab()
  })
  afterEach(() => {
    stop(join(lab.root, 'home'))
    return lab.remove()
  })

  test.each([
    [KEYS.yes, 'sent again: 1', true],
    [KEYS.no, 'nothing was sent', false],
    [KEYS.enter, 'nothing was sent', false],
  ])('asks, and %j means: %s', async (keys, said, isSent) => {
    const home = join(lab.root, 'home')
    const sent = join(lab.root, 'sent')
    kept(home, sent)
    const env = { ...lab.env, HOME: home, XDG_STATE_HOME: '', XDG_CONFIG_HOME: '' }
    const args = ['replay', 'last', '--deliver']
    const { screen, status } = await onTerminal(args, keys, { cwd: lab.workspace, env })
    expect(screen).toContain('user/tell  1')
    expect(screen).toContain('Send 1 delivery of 1 event again, for real? [y/N]')
    expect(screen).toContain(said)
    expect(status).toBe(0)
    if (isSent) await vi.waitFor(() => expect(existsSync(sent)).toBe(true), { timeout: 20_000 })
    expect(existsSync(sent)).toBe(isSent)
  })
})

/** An event that a hook runs for in the background. */
function kept(home: string, sent: string): void {
  mkdirSync(join(home, '.config/hookline'), { recursive: true })
  writeFileSync(
    join(home, '.config/hookline/hooks.toml'),
    `version = 1\n[[hooks]]\nid = "tell"\non = "exec.before"\nmode = "background"\nrun = 'touch ${sent}'\n`,
  )
  mkdirSync(join(home, '.local/state/hookline'), { recursive: true, mode: 0o700 })
  const { journal } = openJournal(fileIn(home), { waitMs: 5000 })
  const event = { id: 'e', key: 'e', name: 'exec.before', at: 1, agent: 'codex', session: 's', root: home }
  const body = JSON.stringify({
    ...event,
    spec: 1,
    at: new Date(1).toISOString(),
    channel: 'hook',
    agent: { name: 'codex' },
    session: { id: 's', cwd: home, root: home },
    data: { command: 'ls', argv: null, cwd: home, callId: 'c' },
    raw: null,
  })
  journal.ingest([{ ...event, body, decision: null, record: '{"hooks":[]}' }])
  journal.close()
}

/** What delivers ends with the test. */
function stop(home: string): void {
  const { journal } = openJournal(fileIn(home), { waitMs: 5000 })
  const pid = journal.db.get('SELECT pid FROM deliverer')?.['pid']
  journal.close()
  if (typeof pid === 'number') process.kill(pid, 'SIGKILL')
}

function fileIn(home: string): string {
  return join(home, '.local/state/hookline/journal.db')
}
