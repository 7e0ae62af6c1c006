import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { script } from '@hookline/executor-script'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import {
  livePlan,
  loadPlan,
  pause,
  resume,
  type LivePlan,
  type LoadedPlan,
  type PlanRequest,
} from '../src/index.ts'
import { distrust } from '../src/trust/index.ts'
import { trustWorld } from './trust-world.ts'

const FILE = (...ids: readonly string[]): string =>
  `version = 1\n${ids.map((id) => `[[hooks]]\nid = "${id}"\non = "exec.before"\ndeny = "no"\n`).join('')}`

function world(
  text: string | undefined,
  more: Partial<PlanRequest> = {},
): {
  readonly request: PlanRequest
  readonly write: (text: string | undefined) => void
  readonly live: () => Promise<LivePlan>
} {
  const home = mkdtempSync(join(tmpdir(), 'hookline-live-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  const file = join(home, 'hooks.toml')
  const request: PlanRequest = {
    file,
    managed: join(home, 'none.toml'),
    required: false,
    hookline: '1.0.0',
    env: { HOME: home },
    compiler: async () => (path, how) =>
      compile({ ...how, file: path, dialects, executors: { script }, hookline: '1.0.0' }),
    ...more,
  }
  let at = Date.now()
  const write = (content: string | undefined): void => {
    if (content === undefined) return rmSync(file, { force: true })
    writeFileSync(file, content)
    // a clock that is too coarse to tell two writes apart is not what is tested
    utimesSync(file, new Date(), new Date((at += 10)))
  }
  write(text)
  return { request, write, live: () => livePlan(request) }
}

const ids = ({ loaded }: LivePlan): readonly string[] => loaded.plan.hooks.map(({ id }) => id)

test('as long as nothing changes it is the same object', async () => {
  const { live, write } = world(FILE('a'))
  const plan = await live()
  const { loaded } = plan
  for (let times = 0; times < 3; times++) expect(await plan.refresh()).toEqual({ changed: false, errors: [] })
  expect(plan.loaded).toBe(loaded)
  write(FILE('a'))
  expect((await plan.refresh()).changed).toBe(false)
  expect(plan.loaded).toBe(loaded)
})

test('what changed is taken over as a whole', async () => {
  const { live, write } = world(FILE('a'))
  const plan = await live()
  write(FILE('b', 'c'))
  expect(ids(plan)).toEqual(['a'])
  expect(await plan.refresh()).toEqual({ changed: true, errors: [] })
  expect(ids(plan)).toEqual(['b', 'c'])
})

test('a broken file leaves all of its layer as it was, and says so until it is mended', async () => {
  const { live, write } = world(FILE('a', 'b'))
  const plan = await live()
  write('version = ')
  expect(await plan.refresh()).toMatchObject({ changed: true, errors: [{ code: 'TOML_INVALID' }] })
  expect(ids(plan)).toEqual(['a', 'b'])
  expect(plan.loaded.errors).toHaveLength(1)
  expect(await plan.refresh()).toMatchObject({ changed: false, errors: [{ code: 'TOML_INVALID' }] })
  write(FILE('c'))
  expect(await plan.refresh()).toEqual({ changed: true, errors: [] })
  expect(ids(plan)).toEqual(['c'])
})

test('a file that comes and goes is followed', async () => {
  const { live, write } = world(undefined)
  const plan = await live()
  expect(ids(plan)).toEqual([])
  write(FILE('a'))
  await plan.refresh()
  expect(ids(plan)).toEqual(['a'])
  write(undefined)
  expect(await plan.refresh()).toEqual({ changed: true, errors: [] })
  expect(ids(plan)).toEqual([])
})

test('what is trusted, revoked and paused is followed', async () => {
  const project = trustWorld(FILE('p'))
  const { live } = world(FILE('u'), { root: project.root, env: project.env })
  const plan = await live()
  await project.trust()
  expect((await plan.refresh()).changed).toBe(true)
  expect(ids(plan)).toEqual(['u', 'p'])
  pause(plan.loaded.plan.hooks[0]!, undefined, new Date(Date.now() + 60_000), project.env)
  expect((await plan.refresh()).changed).toBe(true)
  expect(plan.loaded.plan.hooks[0]!.enabled).toBe(false)
  resume('user/u', undefined, project.env)
  expect((await plan.refresh()).changed).toBe(true)
  expect(plan.loaded.plan.hooks[0]).not.toHaveProperty('enabled')
  distrust(project.root, 'all', project.env)
  await plan.refresh()
  expect(ids(plan)).toEqual(['u'])
})

test('one look at a time: who asks in between is told the same', async () => {
  const { live, write } = world(FILE('a'))
  const plan = await live()
  write(FILE('b'))
  const all = await Promise.all([plan.refresh(), plan.refresh(), plan.refresh()])
  expect(new Set(all).size).toBe(1)
  expect((await plan.refresh()).changed).toBe(false)
})

test('after any edits it is what a process that just began would have, and while a file is broken what was', async () => {
  const { live, write, request } = world(FILE('a'))
  const plan = await live()
  let good: LoadedPlan = plan.loaded
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const edit = fc.oneof(
    { weight: 6, arbitrary: fc.uniqueArray(id, { maxLength: 4 }).map((all) => FILE(...all)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('version = ', 'version = 1\nnope = 1', `${FILE('a')}${FILE('b')}`),
    },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
  const shown = ({ plan: { hooks, sources, dispatch } }: LoadedPlan): unknown => [
    hooks,
    sources.map((s) => s.sha256),
    dispatch,
  ]
  await fc.assert(
    fc.asyncProperty(edit, async (text) => {
      write(text)
      const { errors } = await plan.refresh()
      const fresh = await loadPlan(request)
      expect(errors.map(({ code }) => code)).toEqual(fresh.errors.map(({ code }) => code))
      expect(shown(plan.loaded)).toEqual(shown(errors.length === 0 ? fresh : good))
      if (errors.length === 0) good = plan.loaded
    }),
    { numRuns: 1000 },
  )
}, 60_000)
