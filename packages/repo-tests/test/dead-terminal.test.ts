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

  test('throws away what it asked about, and nothing that was given up while the question stood there', async () => {
    const file = giveUp(join(lab.root, 'home'))
    const env = { ...lab.env, HOME: join(lab.root, 'home'), XDG_STATE_HOME: '' }
    const meanwhile = (): void => die(file, ['before', 'after'])
    const place = { cwd: lab.workspace, env, meanwhile }
    const { screen } = await onTerminal(['dead', 'purge', '--all'], KEYS.yes, place)
    expect(screen).toContain('Throw 1 dead letter away for good? [y/N]')
    expect(screen).toContain('thrown away: 1')
    expect(deadIn(file)).toBe(2)
  })
})

/** A journal with a dead letter, between two runs that wait. */
function giveUp(home: string): string {
  const folder = join(home, '.local/state/hookline')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'journal.db')
  const { journal } = openJournal(file, { waitMs: 5000 })
  for (const id of ['before', 'given-up', 'after']) {
    const event = { id, key: id, name: 'task.complete', at: 1, agent: 'codex', session: 's', root: '/r' }
    const run = { delivery: id, hook: 'user/slack', promised: true, after: [], call: '{}' }
    journal.accept([{ event: { ...event, body: '{}' }, runs: [run] }])
  }
  journal.close()
  die(file, ['given-up'])
  return file
}

function die(file: string, events: readonly string[]): void {
  const { journal } = openJournal(file, { waitMs: 5000 })
  for (const one of events)
    journal.db.run("UPDATE runs SET state = 'dead', ended_at = 1 WHERE event = ?", one)
  journal.close()
}

function deadIn(file: string): number {
  const { journal } = openJournal(file, { waitMs: 5000 })
  const count = Number(journal.db.get("SELECT count(*) AS count FROM runs WHERE state = 'dead'")!['count'])
  journal.close()
  return count
}
