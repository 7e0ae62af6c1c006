import { existsSync, readFileSync, rmSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Journal } from '@hookline/journal'
import { fact, fail, journalWorld, type JournalWorld } from './journal-world.ts'

const HOOKS = `version = 1

[[hooks]]
id = "old"
on = "custom.told"
run = 'test -e up && cat > done.json'
delivery = "at-least-once"
mode = "background"
retry = { attempts = 60, initial = "200ms", max = "200ms" }
`

const CONFIG = ['--config', 'hooks.toml']

interface Some {
  readonly hook?: string
  readonly promised?: boolean
  readonly root?: string
  readonly file?: string
}

/** A run that waits. */
function put(
  journal: Journal,
  id: string,
  { hook = 'user/old', promised = true, root = '/r', file }: Some = {},
): void {
  const call = JSON.stringify(file === undefined ? {} : { how: { file } })
  const run = { delivery: `${id}:${hook}`, hook, promised, after: [], call }
  journal.accept([{ event: fact(id, undefined, { root }), runs: [run] }])
}

const hooksIn = (place: JournalWorld): readonly string[] => {
  const hooks: string[] = []
  place.filled(({ db }) =>
    hooks.push(...db.all('SELECT hook FROM runs ORDER BY id').map(({ hook }) => String(hook))),
  )
  return hooks
}

const text = (place: JournalWorld): string => readFileSync(join(place.dir, 'hooks.toml'), 'utf8')

test('what waits for a hook is carried out by it under its new name', async () => {
  const place = journalWorld(HOOKS)
  const { hookline, dir } = place
  hookline(['emit', 'custom.told', '--data', '{"n":1}', ...CONFIG])
  await vi.waitFor(() => expect(hookline(['logs']).stdout).toMatch(/user\/old {2}.*tr(y|ied)/), {
    timeout: 30_000,
    interval: 200,
  })
  const renamed = hookline(['rename', 'old', 'new', ...CONFIG])
  expect(renamed).toMatchObject({ status: 0, stderr: '' })
  expect(renamed.stdout).toMatch(/moved: 1 (waiting|running), from user\/old to user\/new/)
  place.file('up', '')
  await vi.waitFor(() => expect(existsSync(join(dir, 'done.json'))).toBe(true), {
    timeout: 30_000,
    interval: 100,
  })
  await vi.waitFor(() => expect(hookline(['history']).stdout).toMatch(/user\/new ok/), {
    timeout: 30_000,
    interval: 200,
  })
  expect(hookline(['history']).stdout).not.toContain('dead')
})

test('rename tells how many it moves, dead letters too, and --dry-run moves none', () => {
  const place = journalWorld(HOOKS)
  place.filled((journal) => {
    put(journal, '1')
    fail(journal)
    put(journal, '2', { promised: false })
    put(journal, '3', { file: join(place.dir, 'hooks.toml') })
    // of another file, and of another hook
    put(journal, '4', { file: '/elsewhere/hooks.toml' })
    put(journal, '5', { hook: 'user/older' })
  })
  const dry = place.hookline(['rename', 'old', 'new', '--dry-run', ...CONFIG])
  expect(dry.stdout).toContain('would move: 2 waiting, 1 dead letter, from user/old to user/new')
  expect(hooksIn(place)).toEqual(['user/old', 'user/old', 'user/old', 'user/old', 'user/older'])
  expect(place.json('rename', 'old', 'new', ...CONFIG)).toMatchObject({
    written: true,
    moved: { waiting: { promised: 1, others: 1 }, running: 0, dead: 1 },
  })
  expect(hooksIn(place)).toEqual(['user/new', 'user/new', 'user/new', 'user/old', 'user/older'])
  expect(place.hookline(['dead', 'list']).stdout).toContain('user/new')
})

test('of a project nothing is moved to a name that is not trusted', () => {
  const place = journalWorld(HOOKS)
  place.filled((journal) => {
    put(journal, '1', { hook: 'project/old', root: place.dir })
    put(journal, '2', { hook: 'project/old', root: '/another' })
  })
  const { stdout } = place.hookline(['rename', 'old', 'new', '--project'])
  expect(stdout).toContain('not moved: 1 waiting of project/old, which run as it was trusted')
  expect(hooksIn(place)).toEqual(['project/old', 'project/old'])
})

test('a journal that cannot be had leaves the name as it is, and is no reason not to switch a hook off', () => {
  const place = journalWorld(HOOKS)
  mkdirSync(place.journal, { recursive: true, mode: 0o700 })
  expect(place.hookline(['rename', 'old', 'new', ...CONFIG])).toMatchObject({ status: 73, stdout: '' })
  expect(text(place)).toBe(HOOKS)
  const off = place.hookline(['disable', 'old', ...CONFIG])
  expect(off.status).toBe(0)
  expect(off.stdout).toMatch(/warning: what waits of it is not known: .*\[JOURNAL_UNUSABLE\]/)
  expect(text(place)).toContain('enabled = false')
  // where nothing was ever kept no journal is made
  rmSync(place.journal, { recursive: true })
  place.hookline(['rename', 'old', 'new', ...CONFIG])
  expect(existsSync(place.journal)).toBe(false)
})

test.each([['remove'], ['disable']])('%s says what waits, and how it ends', (verb) => {
  const place = journalWorld(HOOKS)
  place.filled((journal) => {
    for (const id of ['1', '2']) put(journal, id)
    put(journal, '3', { promised: false })
  })
  const said =
    'waiting: 3 runs of user/old: what is not done before ends 2 as dead letters, 1 as failed (HOOK_GONE)'
  const dry = place.hookline([verb, 'old', '--dry-run', ...CONFIG])
  expect(dry.stdout).toContain(said)
  expect(text(place)).toBe(HOOKS)
  expect(place.json(verb, 'old', '--dry-run', ...CONFIG)).toMatchObject({
    written: false,
    waiting: [{ hook: 'user/old', promised: 2, others: 1 }],
  })
  expect(place.hookline([verb, 'old', ...CONFIG])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(said) as string,
  })
  expect(journalWorld(HOOKS).hookline([verb, 'old', ...CONFIG]).stdout).not.toContain('waiting')
})
