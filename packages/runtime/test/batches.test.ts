import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineExecutor, type BatchResult, type HookContext, type Json } from '@hookline/core'
import { openJournal } from '@hookline/journal'
import { compile } from '@hookline/config'
import { dialects } from '@hookline/agents'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test } from 'vitest'
import { keep } from '../src/background/index.ts'
import { runDeliverer } from '../src/deliver/index.ts'

const HOOK = `version = 1
[[hooks]]
id = "rows"
on = "exec.after"
run = ["true"]
mode = "background"
delivery = "at-least-once"
retry = { initial = "1ms", max = "1ms" }
`

/** Delivers so many runs of a hook whose executor takes several at once; gives the sizes of what it was given. */
async function delivered(
  count: number,
  limits: { readonly max: number; readonly bytes?: number },
  together: (contexts: readonly HookContext<Json, unknown>[]) => readonly BatchResult[],
): Promise<{ readonly sizes: readonly number[]; readonly states: readonly unknown[] }> {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-batches-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const env = { HOME: dir, XDG_STATE_HOME: join(dir, 'state') }
  const file = join(dir, 'hooks.toml')
  writeFileSync(file, HOOK)
  const sizes: number[] = []
  const script = defineExecutor<Json, unknown>({
    name: 'script',
    options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as Json }) } },
    execute: () => ({}),
    executeBatch(contexts) {
      sizes.push(contexts.length)
      return together(contexts)
    },
    batch: limits,
  })
  const how = { file, required: true, root: dir }
  const loaded = {
    plan: { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
    errors: [],
  } as const
  for (let n = 0; n < count; n++) {
    const about = event('exec.after', { command: `echo ${n}` }, { session: { id: `s${n}` } })
    const hook = { id: 'rows', on: ['exec.after'], executor: 'script', delivery: 'at-least-once' } as const
    const one = { event: about, hook, matched: [], native: undefined, results: {}, lineage: [], after: [] }
    const warn = (): void => undefined
    keep([{ ...one, id: `${about.key}:user/rows` }], { env, loaded, how, warn }).journal.close()
  }
  await runDeliverer({
    owner: 'me',
    signal: new AbortController().signal,
    env,
    stateDir: join(dir, 'state/hookline'),
    executors: { script },
    hookline: '1.0.0',
    compiler: async () => (path, more) =>
      compile({ file: path, ...more, dialects, executors: { script }, hookline: '1.0.0' }),
    times: { idle: 50 },
  })
  const { journal } = openJournal(join(dir, 'state/hookline/journal.db'), { waitMs: 1000 })
  const states = journal.db.all('SELECT state, count(*) AS count FROM runs GROUP BY state')
  journal.close()
  return { sizes, states }
}

const DONE: BatchResult = { status: 'done' }

test('what waits together goes together, no more at once than the executor takes', async () => {
  const { sizes, states } = await delivered(25, { max: 10 }, (contexts) => contexts.map(() => DONE))
  expect(sizes.toSorted((a, b) => b - a)).toEqual([10, 10, 5])
  expect(states).toEqual([{ state: 'done', count: 25 }])
})

test('no more bytes in one go than it takes', async () => {
  const { sizes, states } = await delivered(6, { max: 100, bytes: 1500 }, (contexts) =>
    contexts.map(() => DONE),
  )
  expect(sizes.length).toBeGreaterThan(1)
  expect(states).toEqual([{ state: 'done', count: 6 }])
})

test('each of a batch has its own end: those that failed are tried again', async () => {
  const refused = new Set<string>()
  const { sizes, states } = await delivered(8, { max: 8 }, (contexts) =>
    contexts.map(({ delivery: { id, attempt } }) => {
      if (attempt > 1 || refused.size >= 3) return DONE
      refused.add(id)
      return { status: 'failed', error: new Error('not now') }
    }),
  )
  expect(refused.size).toBe(3)
  expect(sizes[0]).toBe(8)
  expect(states).toEqual([{ state: 'done', count: 8 }])
})
