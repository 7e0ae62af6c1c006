import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import type { Layer, Sandbox, Wall } from '@hookline/core'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { lookAround } from '../src/sandbox/around.ts'
import { bubblewrapWords } from '../src/sandbox/bubblewrap.ts'
import { confiner } from '../src/sandbox/confine.ts'
import { isOpen, policyOf, policyText, type Policy } from '../src/sandbox/policy.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-sandbox-')))
afterAll(() => rmSync(dir, { recursive: true }))

const NOTHING = { readOnly: [], readable: null, hidden: [], hiddenLike: [] }

const POLICIES = ['inherit', 'read-only', 'workspace-write', 'off'] as const
const RANK = ['read-only', 'workspace-write', 'full']

const wish: fc.Arbitrary<Sandbox> = fc.record(
  { policy: fc.constantFrom(...POLICIES), network: fc.boolean(), require: fc.boolean() },
  { requiredKeys: ['policy'] },
)
const wall: fc.Arbitrary<Wall> = fc.record({
  files: fc.constantFrom('read-only', 'workspace-write', 'full'),
  network: fc.boolean(),
  writable: fc.constantFrom(null, [], ['/w/deep'], ['/w/deep', '/more']),
  readOnly: fc.constantFrom([], ['/w/deep/locked']),
  readable: fc.constantFrom(null, ['/usr', '/w']),
  hidden: fc.constantFrom([], ['/closed']),
  hiddenLike: fc.constantFrom([], ['/w/**/*.env']),
})

test('whatever a project says, its hooks may do no more than the agent', () => {
  fc.assert(
    fc.property(wish, wall, (asked, told) => {
      const policy = policyOf(asked, 'project', '/w', () => told)
      expect(RANK.indexOf(policy.files)).toBeLessThanOrEqual(RANK.indexOf(told.files))
      expect(policy.network && !told.network).toBe(false)
      const { readOnly, readable, hidden, hiddenLike } = told
      expect(policy).toMatchObject({ readOnly, readable, hidden, hiddenLike })
      expect([[], told.writable ?? ['/w']]).toContainEqual(policy.writable)
      expect(isOpen(policy) && !isOpen({ ...told, writable: [] })).toBe(false)
    }),
  )
})

test('an agent that does not tell counts as one that may write its workspace and reach nothing', () => {
  for (const layer of ['managed', 'user', 'project'] satisfies Layer[]) {
    const policy = policyOf({ policy: 'inherit' }, layer, '/w', () => undefined)
    expect(policy).toEqual({ ...NOTHING, files: 'workspace-write', network: false, writable: ['/w'] })
    expect(policyText(policy)).toBe('workspace-write, no network')
  }
})

test('a user names a policy that stands by itself, and the network only by its name', () => {
  const full: Wall = { ...NOTHING, files: 'full', network: true, writable: null }
  const told = (): Wall => full
  expect(policyOf({ policy: 'read-only' }, 'user', '/w', told)).toMatchObject({
    network: false,
    writable: [],
  })
  expect(policyOf({ policy: 'workspace-write', network: true }, 'user', '/w', told)).toMatchObject({
    network: true,
    writable: ['/w'],
  })
  expect(isOpen(policyOf({ policy: 'inherit' }, 'user', '/w', told))).toBe(true)
  expect(isOpen(policyOf({ policy: 'inherit', network: false }, 'user', '/w', told))).toBe(false)
})

const writes = (writable: readonly string[], more: Partial<Policy> = {}): Policy => ({
  ...NOTHING,
  files: 'workspace-write',
  network: false,
  writable,
  ...more,
})

const SIGHT = { shown: [], steady: [], state: join(dir, 'none'), kept: [], hidden: [] }

test('what steers agents in a workspace is closed, but not where it leads out of it: that would show more than there was', () => {
  const work = join(dir, 'linked')
  mkdirSync(join(work, 'real'), { recursive: true })
  symlinkSync(join(work, 'real'), join(work, '.codex'))
  symlinkSync('/run', join(work, '.git'))
  const policy = writes([work])
  const words = bubblewrapWords(policy, SIGHT, work).join(' ')
  expect(words).toContain(`--bind ${work} ${work} --ro-bind ${work}/real ${work}/real`)
  expect(words).not.toContain('--ro-bind /run')
})

test('of hookline nothing is shown or written, also where the whole home is the workspace', () => {
  const home = join(dir, 'whole')
  const [state, config] = [join(home, '.local/state/hookline'), join(home, '.config/hookline')]
  for (const path of [state, config]) mkdirSync(path, { recursive: true })
  const policy = writes([home])
  const sight = { ...SIGHT, state, steady: [config], kept: [`${state}/trusted`] }
  const words = bubblewrapWords(policy, sight, home).join(' ')
  expect(words).toContain(
    `--bind ${home} ${home} --ro-bind-try ${config} ${config} --tmpfs ${state} --ro-bind-try ${state}/trusted ${state}/trusted --remount-ro ${state}`,
  )
})

test('what steers agents is closed where it is, keys are emptied where they lead to, and what is not there is not made', () => {
  const [work, home] = [join(dir, 'work'), join(dir, 'home')]
  mkdirSync(join(work, '.git'), { recursive: true })
  mkdirSync(join(dir, 'keys'))
  mkdirSync(home)
  writeFileSync(join(home, '.netrc'), '')
  symlinkSync(join(dir, 'keys'), join(home, '.ssh'))
  const policy = writes([work])
  const hidden = ['.ssh', '.netrc', '.aws'].map((name) => join(home, name))
  const words = bubblewrapWords(policy, { ...SIGHT, hidden }, work).join(' ')
  expect(words).toContain(`--bind ${work} ${work} --ro-bind ${work}/.git ${work}/.git`)
  expect(words).toContain(`--tmpfs ${dir}/keys --ro-bind /dev/null ${home}/.netrc`)
  expect(words).not.toMatch(/\.aws|\.codex|none|share-net/)
  expect(words.endsWith(`--chdir ${work} --`)).toBe(true)
})

test('what requires a wall runs without one only where the agent has none; what does not, runs and says why', () => {
  const env = { HOME: join(dir, 'nobody'), XDG_STATE_HOME: join(dir, 'state') }
  mkdirSync(join(dir, 'state/hookline'), { recursive: true, mode: 0o700 })
  // as if it had been tried a moment ago
  const bwrap = join(dir, 'bwrap')
  writeFileSync(bwrap, '')
  const { size, mtimeMs, ino } = statSync(bwrap)
  const mark = `${size}/${mtimeMs}/${ino}`
  const { place } = lookAround()
  const tried = {
    backend: 'bubblewrap',
    program: bwrap,
    mark,
    place,
    at: Date.now(),
    fault: 'not allowed here',
  }
  writeFileSync(join(dir, 'state/hookline/sandbox.json'), JSON.stringify(tried))
  const rollout = (type: string): string => {
    const file = join(dir, `${type}.jsonl`)
    writeFileSync(
      file,
      `${JSON.stringify({ type: 'turn_context', payload: { cwd: dir, sandbox_policy: { type } } })}\n`,
    )
    return file
  }
  const ran = (type: string, sandbox: Sandbox): string =>
    confiner(env, () => codex.transcript)(
      { file: 'true', args: [], cwd: dir, env: {} },
      {
        hook: { id: 'a', on: ['exec.before'], executor: 'script', sandbox },
        event: event('exec.before', {}, { session: { cwd: dir, root: dir, transcript: rollout(type) } }),
      },
    ).wall
  expect(ran('read-only', { policy: 'inherit' })).toBe('none: not allowed here')
  expect(ran('danger-full-access', { policy: 'inherit', require: true })).toBe('none: the agent has none')
  expect(() => ran('read-only', { policy: 'inherit', require: true })).toThrow('not allowed here')
  expect(() => ran('read-only', { policy: 'read-only', require: true })).toThrow('not allowed here')
})
