import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHookManager, type HookConfig } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, expect, test } from 'vitest'
import { CANARY_REASON, canaryCommand, canaryFile, noteCanary, withCanary } from '../src/canary.ts'
import type { LoadedPlan } from '../src/load-plan.ts'

const dir = mkdtempSync(join(tmpdir(), 'hookline-canary-test-'))
afterAll(() => rmSync(dir, { recursive: true, maxRetries: 9 }))

const hook = (id: string, rest: Partial<HookConfig> = {}): HookConfig => ({
  id,
  on: ['exec.before'],
  executor: 'answer',
  options: { deny: id },
  ...rest,
})
const loaded = (...hooks: readonly HookConfig[]): LoadedPlan => ({
  plan: { format: 2, sources: [], hooks, executors: {}, dispatch: {}, warnings: [] },
  errors: [],
})
const ids = (plan: LoadedPlan): readonly string[] => plan.plan.hooks.map(({ id }) => id)

test('while a doctor watches, guards hold and what they need runs; the rest rests', () => {
  const plan = loaded(
    hook('first'),
    hook('second', { needs: ['first'] }),
    hook('guard', { guard: true, needs: ['second'] }),
    hook('other'),
    hook('first', { layer: 'project' }),
  )
  expect(withCanary(plan).plan.hooks.map(({ id, layer }) => [layer, id].join('/'))).toEqual([
    '/first',
    '/second',
    '/guard',
    'user/hookline-canary',
  ])
})

test('the canary is one hook more, and takes none away from a plan of guards', () => {
  const plan = loaded(hook('a', { guard: true }), hook('b', { guard: true, layer: 'project' }))
  expect(ids(withCanary(plan))).toEqual(['a', 'b', 'hookline-canary'])
})

test.each([
  [canaryCommand.denied('x'), 'deny'],
  [`cd / && ${canaryCommand.denied('x')}`, 'deny'],
  [canaryCommand.allowed('x'), undefined],
  ['ls', undefined],
])('%s: %s', async (command, decision) => {
  const { plan } = withCanary(loaded())
  const manager = createHookManager({
    hooks: plan.hooks,
    executors: {},
    env: {},
    stateDir: dir,
    log: () => undefined,
  })
  const outcome = await manager.emit(event('exec.before', { command }))
  expect(outcome.decision).toBe(decision)
  if (decision !== undefined) expect(outcome.reason).toContain(CANARY_REASON)
})

test('nobody watches where the file is not there', () => {
  const file = join(dir, 'calls.jsonl')
  expect(canaryFile({}, '/')).toBeUndefined()
  expect(canaryFile({ HOOKLINE_CANARY: '' }, '/')).toBeUndefined()
  expect(canaryFile({ HOOKLINE_CANARY: file }, '/')).toBeUndefined()
  writeFileSync(file, '')
  expect(canaryFile({ HOOKLINE_CANARY: file }, '/')).toBe(file)
})

test('a call is noted, one line each; one that was left to another line says so', () => {
  const file = join(dir, 'noted.jsonl')
  const call = { native: 'Stop', scope: 'user', hookline: '1.0.0', ms: 3 }
  noteCanary(file, call, [])
  noteCanary(file, { ...call, scope: 'project' }, undefined)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { ...call, decision: null, left: false },
    { ...call, scope: 'project', decision: null, left: true },
  ])
})

test('a call that cannot be noted is no mistake', () => {
  expect(() =>
    noteCanary(join(dir, 'no/such/folder'), { native: null, scope: null, hookline: '1', ms: 0 }, []),
  ).not.toThrow()
})
