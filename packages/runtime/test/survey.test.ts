import { codex } from '@hookline/agents'
import type { HookConfig } from '@hookline/core'
import { event } from '@hookline/testing'
import { expect, test } from 'vitest'
import { raise, survey, type LoadedPlan } from '../src/index.ts'

const loaded = (...hooks: readonly Partial<HookConfig>[]): LoadedPlan => ({
  plan: {
    format: 2,
    sources: [],
    hooks: hooks.map((hook, at) => ({
      id: `h${at}`,
      on: ['exec.before'],
      executor: 'answer',
      options: { deny: 'no' },
      ...hook,
    })),
    executors: {},
    dispatch: {},
    warnings: [],
  },
  errors: [],
})

const exec = event('exec.before', { command: 'cd x && git push --force' })
const look = (plan: LoadedPlan, over: object = {}): ReturnType<typeof survey> =>
  survey({ event: exec, loaded: plan, dialect: codex, answers: () => true, ...over })

test('who runs stands in the order of the plan, rewriters first', async () => {
  const found = await look(loaded({}, { priority: 5 }, { rewrites: true }, { layer: 'managed' }))
  expect(found.rewriters.map(({ name }) => name)).toEqual(['user/h2'])
  expect(found.deciders.map(({ name }) => name)).toEqual(['managed/h3', 'user/h1', 'user/h0'])
})

test.each<readonly [string, Partial<HookConfig>, string]>([
  ['switched off', { enabled: false, agents: ['x'], match: ['y'] }, 'enabled'],
  ['for another agent', { agents: ['claude'], match: ['y'] }, 'agents'],
  ['for another command', { match: ['ls*'], if: 'false' }, 'match'],
  ['of which the condition is false', { match: ['git*'], if: 'event.data.command == "ls"' }, 'if'],
  ['of which the condition meets absent data', { if: 'event.data.argv.size() > 1' }, 'if'],
])('a hook that is %s is idle, for the first reason there is', async (_, hook, by) => {
  const { idle, deciders } = await look(loaded(hook))
  expect(deciders).toEqual([])
  expect(idle).toMatchObject([{ due: false, by }])
})

test('a guard is not talked out of its job by absent data', async () => {
  const { deciders } = await look(loaded({ guard: true, if: 'event.data.argv.size() > 1' }))
  expect(deciders).toMatchObject([{ due: true }])
})

test('every pattern tells which candidates it fits', async () => {
  const { candidates, deciders, idle } = await look(
    loaded({ match: ['git *', '/^cd/', '!*--force'] }, { match: ['!*push*'] }),
  )
  expect(candidates).toEqual(['cd x && git push --force', 'cd x', 'git push --force'])
  expect(deciders[0]!.patterns).toEqual([
    { pattern: 'git *', takesAway: false, fits: ['git push --force'] },
    { pattern: '/^cd/', takesAway: false, fits: ['cd x && git push --force', 'cd x'] },
    { pattern: '*--force', takesAway: true, fits: ['cd x && git push --force', 'git push --force'] },
  ])
  expect(deciders.map(({ matched }) => matched)).toEqual([['cd x'], ['cd x']])
  expect(idle).toEqual([])
})

test('a guard that assumes the worst of a line says so', async () => {
  const unreadable = event('exec.before', { command: 'echo "oops' })
  const { deciders } = await look(
    loaded({ guard: true, match: ['git *'] }, { guard: true, match: ['echo*'] }),
    {
      event: unreadable,
    },
  )
  expect(deciders.map(({ assumed }) => assumed)).toEqual([true, false])
})

test('a condition on results is unknown until they are there', async () => {
  const plan = loaded({ id: 'first' }, { needs: ['first'], if: 'results.first.status == "done"' })
  const before = await look(plan)
  expect(before.deciders.map(({ due }) => due)).toEqual([true, 'unknown'])
  const after = await look(plan, { results: { first: { status: 'failed', decision: null, data: null } } })
  expect(after.idle).toMatchObject([{ name: 'user/h1', by: 'if' }])
})

test('a hook that needs one that does not listen runs, and sees it as skipped', async () => {
  const plan = loaded(
    { id: 'start', on: ['session.start'] },
    { needs: ['start'], guard: false, if: 'results.start.status == "skipped"' },
  )
  const outcome = await raise({
    event: exec,
    loaded: plan,
    executors: {},
    env: {},
    stateDir: '',
    log: () => undefined,
  })
  expect(outcome).toMatchObject({ decision: 'deny', results: [{ hook: 'user/h1', status: 'done' }] })
})
