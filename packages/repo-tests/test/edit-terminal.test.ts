import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournal } from '@hookline/journal'
import { stateDir } from '@hookline/runtime'
import { createLab, type Lab } from '../e2e/index.ts'
import { onTerminal, type Talk } from './terminal.ts'

let lab: Lab
beforeEach(async () => {
  lab = await createLab()
  mkdirSync(join(lab.workspace, '.git/refs'), { recursive: true })
})
afterEach(() => lab.remove())

const hookline = (line: string): Promise<Talk> =>
  onTerminal(line.split(' '), '', { cwd: lab.workspace, env: lab.env })
const file = (): string => join(lab.workspace, 'hooks.toml')
const ADD = 'add no-rm --project --on exec.before --match rm* --deny no --guard'
const answer = async (): Promise<string> => (await hookline('try exec.before rm')).screen

test('what a person adds, changes and renames in a project is trusted with the edit', async () => {
  expect((await hookline(ADD)).screen).toMatch(/trusted\S*\s+no-rm/)
  expect(await answer()).toContain('deny: no')
  expect((await hookline('set no-rm deny never --project')).screen).toMatch(/trusted\S*\s+no-rm/)
  expect(await answer()).toContain('deny: never')
  await hookline('rename no-rm nono --project')
  expect(await answer()).toContain('project/nono')
  await hookline('remove nono --project')
  expect(await answer()).not.toContain('project/nono')
})

test('a dead letter of a project goes with its hook where the new name is trusted with the edit', async () => {
  await hookline(ADD)
  const { journal } = openJournal(join(stateDir(lab.env), 'journal.db'), { waitMs: 5000 })
  const about = { id: '1', key: '1', name: 'exec.before', at: 0, agent: 'codex', session: 's', body: '{}' }
  const run = { delivery: 'd', hook: 'project/no-rm', promised: true, after: [], call: '{}' }
  journal.accept([{ event: { ...about, root: lab.workspace }, runs: [run] }])
  journal.db.run("UPDATE runs SET state = 'dead', ended_at = 0")
  const hook = (): unknown => journal.db.get('SELECT hook FROM runs')!['hook']
  const dry = (await hookline('rename no-rm nono --project --dry-run')).screen
  expect(dry).toContain('would move: 1 dead letter, from project/no-rm to project/nono')
  expect(hook()).toBe('project/no-rm')
  await hookline('rename no-rm nono --project')
  expect(hook()).toBe('project/nono')
  journal.close()
})

test('an edit brings along nothing that nobody looked at', async () => {
  await hookline(ADD)
  appendFileSync(file(), '\n[[hooks]]\nid = "evil"\non = "exec.before"\ndeny = "evil"\n')
  const { screen } = await hookline('set no-rm deny never --project')
  expect(screen).toMatch(/to do\S*: .*hookline trust no-rm evil/)
  expect(readFileSync(file(), 'utf8')).toContain('deny = "never"')
  expect(await answer()).toContain('deny: no')
  expect(await answer()).not.toContain('evil')
})

test('a file that has only defaults was looked at by nobody', async () => {
  appendFileSync(file(), 'version = 1\n[defaults]\nenv.X = "x"\n')
  expect((await hookline(ADD)).screen).toContain('to do')
  expect(await answer()).not.toContain('project/no-rm')
})
