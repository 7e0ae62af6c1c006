import type { Plan, PlanServer } from '@hookline/config'
import type { Layer } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { onlyGuards } from '../src/guards.ts'
import { mergePlans } from '../src/layers/merge-plans.ts'

function planOf(layer: Layer, server?: PlanServer): Plan {
  const source = { file: `/${layer}.toml`, layer, size: 0, mtimeMs: 0, ino: 0, sha256: layer }
  const plan = { format: 2, sources: [source], hooks: [], executors: {}, dispatch: {}, warnings: [] } as const
  return server === undefined ? plan : { ...plan, server }
}

const merged = (managed?: PlanServer, user?: PlanServer): PlanServer | undefined =>
  mergePlans([planOf('managed', managed), planOf('user', user), planOf('project')]).server

test.for([
  ['nobody says anything', undefined, undefined, undefined],
  ['only the user says it', undefined, { start: 'never' }, { start: 'never' }],
  ['only the company says it', { http: false }, undefined, { http: false }],
  ['the company wants none', { start: 'never' }, { start: 'auto' }, { start: 'never' }],
  ['the company wants one', { start: 'auto' }, { start: 'never' }, { start: 'auto' }],
  ['the company serves nothing', { http: false }, { http: true, port: 4180 }, { http: false, port: 4180 }],
  ['the company leaves the port open', { port: 0 }, { port: 4180 }, { port: 0 }],
  ['each says something else', { idleMs: 60_000 }, { port: 4180 }, { idleMs: 60_000, port: 4180 }],
] as const)('of two layers: %s', ([, managed, user, both]) => {
  expect(merged(managed, user)).toEqual(both)
})

const servers = fc.record(
  {
    start: fc.constantFrom('auto', 'never'),
    idleMs: fc.integer({ min: 60_000, max: 600_000 }),
    http: fc.boolean(),
    port: fc.constantFrom(0, 1024, 65_535),
  },
  { requiredKeys: [] },
)

test('key by key it is what the company says, else what the user says', () => {
  fc.assert(
    fc.property(servers, servers, (managed, user) => {
      const both = merged(managed, user) ?? {}
      for (const key of ['start', 'idleMs', 'http', 'port'] as const)
        expect(both[key]).toBe(managed[key] ?? user[key])
    }),
  )
})

test('a project says nothing of it, whatever its plan holds', () => {
  const project = planOf('project', { start: 'never', port: 4180 })
  expect(mergePlans([planOf('user', { http: false }), project]).server).toEqual({ http: false })
  expect(mergePlans([planOf('user'), project])).not.toHaveProperty('server')
})

test('what rests are hooks: what stays is said all the same', () => {
  expect(onlyGuards(planOf('user', { start: 'never' })).server).toEqual({ start: 'never' })
})
