import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLab, type Lab } from '../e2e/index.ts'
import { KEYS, onTerminal } from './terminal.ts'

describe('hookline dead purge on a terminal', () => {
  let lab: Lab
  beforeEach(async () => {
    lab = await createLab()
  })
  afterEach(() => lab.remove())

  test.each([
    [KEYS.yes, 'thrown away: 1', 0],
    [KEYS.no, 'nothing was thrown away', 1],
    [KEYS.enter, 'nothing was thrown away', 1],
    [KEYS.end, 'nothing was thrown away', 1],
  ])('asks, and %j means: %s', async (keys, said, left) => {
    const file = giveUp(join(lab.root, 'home'))
    const env = { ...lab.env, HOME: join(lab.root, 'home'), XDG_STATE_HOME: '' }
    const { screen, status } = await onTerminal(['dead', 'purge', '--all'], keys, { cwd: lab.workspace, env })
    expect(screen).toContain('Throw 1 dead letter away for good? [y/N]')
    expect(screen).toContain(said)
    expect(status).toBe(0)
    expect(deadIn(file)).toBe(left)
  })
})

/** A journal with a dead letter. */
function giveUp(home: string): string {
  const folder = join(home, '.local/state/hookline')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'journal.db')
  const { journal } = openJournal(file, { waitMs: 5000 })
  const event = { id: 'e', key: 'e', name: 'task.complete', at: 1, agent: 'codex', session: 's', root: '/r' }
  journal.accept([
    {
      event: { ...event, body: '{}' },
      runs: [{ delivery: 'd', hook: 'user/slack', promised: true, after: [], call: '{}' }],
    },
  ])
  journal.db.exec("UPDATE runs SET state = 'dead', ended_at = 1")
  journal.close()
  return file
}

function deadIn(file: string): number {
  const { journal } = openJournal(file, { waitMs: 5000 })
  const count = Number(journal.db.get("SELECT count(*) AS count FROM runs WHERE state = 'dead'")!['count'])
  journal.close()
  return count
}
