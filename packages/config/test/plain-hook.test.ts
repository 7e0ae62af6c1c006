import { dialects } from '@hookline/agents'
import { deadlineOf } from '@hookline/core'
import { script } from '@hookline/executor-script'
import fc from 'fast-check'
import { parse, stringify } from 'smol-toml'
import { expect, test } from 'vitest'
import type { Fault } from '../src/fault.ts'
import { readHook } from '../src/hook.ts'
import { hookStarts } from '../src/hook-starts.ts'
import { narrowed } from '../src/narrowed.ts'
import { plainHook } from '../src/plain/hook.ts'
import type { Setting } from '../src/setting.ts'
import { shapeOf } from '../src/shape.ts'

const LINE = 7

/** What both ways make of the hooks of a file; the long one is gone first, as the other lives on what it found right. */
async function bothWays(
  hooks: readonly object[],
  defaults: object = {},
): Promise<
  readonly { readonly long: unknown; readonly faults: readonly Fault[]; readonly plain: unknown }[]
> {
  let faults: Fault[] = []
  const setting = settingOf((fault) => faults.push(fault))
  const file = parse(stringify({ version: 1, defaults, hooks }))
  const shape = await shapeOf(file, (fault) => faults.push(fault))
  const longs = []
  for (let at = 0; at < hooks.length; at++) {
    faults = []
    const shaped = await shape.hookAt(at)
    const long = shaped === undefined ? undefined : await readHook(shaped, LINE, setting)
    longs.push({ long, faults })
  }
  return longs.map((one, at) => ({ ...one, plain: plainHook(shape, at, LINE, setting) }))
}

function settingOf(report: Setting['report']): Setting {
  return {
    report,
    file: '/hooks.toml',
    layer: 'user',
    dialects,
    executors: new Map([['script', script]]),
    left: new Set(),
    instances: new Map(),
    asWritten: true,
    holes: true,
    variables: false,
    secrets: false,
    occasions: new Map(),
    deadlineOf: (event) => deadlineOf({}, event),
  }
}

const PLAIN: readonly object[] = [
  { on: 'exec.before', match: 'git push *--force*', guard: true, deny: 'Open a PR' },
  { on: 'patch.after', match: ['src/**/*.{ts,tsx}', '!**/*.d.ts'], run: 'prettier --write "$@"' },
  { on: 'exec.before', match: '/^npm (install|i) x/', run: ['./check.sh', '--strict'], timeout: '8s' },
  { on: 'exec.before', if: 'event.data.command.contains("drop")', run: 'true', with: { cwd: 'tools' } },
  { on: 'exec.before', needs: ['other'], run: 'true', env: { CASE: '1', AT: '{{ event.session.id }}' } },
  { on: ['task.complete', 'session.end'], run: ['say', '{{ event.agent.name }}'], mode: 'background' },
  { on: ['session.end', 'compact.after'], run: 'true', timeout: '10m' },
  { on: 'permission.request', match: 'rm *', run: 'true', priority: 3, enabled: false },
  { on: 'task.start', context: 'Today is {{ event.at }}' },
  { on: 'exec.before', match: ['git push', 'git push *'], deny: 'x' },
  { on: 'exec.before', match: 'git push', run: 'true' },
]

test.for(PLAIN)('%j goes the short way, and comes to the same', async (hook) => {
  const [, found] = await bothWays([
    { id: 'first', ...hook },
    { id: 'second', ...hook },
  ])
  expect(found!.faults).toEqual([])
  expect(found!.plain).toEqual(found!.long)
  expect(JSON.stringify((found!.plain as { config: object }).config).length).toBe(
    JSON.stringify((found!.long as { config: object }).config).length,
  )
})

test.for([
  { on: 'exec.bfore', run: 'true' },
  { on: 'task.start', match: 'x', run: 'true' },
  { on: 'exec.before', match: '/(/', run: 'true' },
  { on: 'exec.before', match: 'Bash', run: 'true' },
  { on: 'patch.before', match: ['src/**', 'dist/'], run: 'true' },
  { on: 'hook.failed', match: 'no-push', run: 'true' },
  { on: 'exec.before', match: ['git push *', 'rm -rf'], deny: 'x' },
  { on: 'exec.before', match: [], run: 'true' },
  { on: 'exec.before', run: 'true', deny: 'x' },
  { on: 'exec.before', deny: 'x', ask: 'y' },
  { on: 'exec.before', deny: 'x', env: { A: 'b' } },
  { on: 'exec.before' },
  { on: 'exec.before', run: 'echo {{ event.id }}' },
  { on: 'exec.before', run: ['{{ event.id }}'] },
  { on: 'exec.before', run: ['echo', '{{ event.idd }}'] },
  { on: 'exec.before', run: ['echo', '{{ event.id'] },
  { on: 'exec.before', deny: '{{ event.data.comand }}' },
  { on: 'exec.before', if: 'event.data.exitCode == 0', run: 'true' },
  { on: 'exec.before', if: 'event.data.command.matches("(")', run: 'true' },
  { on: 'exec.before', run: 'true', with: { timeout: '3s' } },
  { on: 'exec.before', run: 'true', with: { cwd: new Date(0) } },
  { on: 'exec.before', run: 'true', with: { payload: 'clod' } },
  { on: 'exec.before', run: 'true', with: JSON.parse('{ "__proto__": "x" }') as object },
  { on: 'exec.before', run: 'true', with: JSON.parse('{ "__proto__": { "cwd": "x" } }') as object },
  JSON.parse('{ "on": "exec.before", "run": "true", "__proto__": { "guard": true } }') as object,
  { on: 'exec.before', run: 'true', timeout: '8 s' },
  { on: 'exec.before', run: 'true', timeout: '2h' },
  { on: 'exec.before', run: 'true', env: { LD_PRELOAD: 'x' } },
  { on: 'exec.before', run: 'true', env: { 'A-B': 'x' } },
  { on: 'exec.before', run: 'true', env: { A: { secret: 'X' } } },
  { on: 'exec.before', run: 'true', env: { A: '{{ event.idd }}' } },
  { on: 'exec.before', run: 'true', mode: 'background', guard: true },
  { on: 'task.complete', guard: true, deny: 'x', mode: 'background' },
  { on: 'session.end', guard: true, run: 'true' },
  { on: 'session.end', run: 'true', delivery: 'at-least-once' },
  { on: 'session.end', run: 'true', retry: { attempts: 2 } },
  { on: 'session.end', run: 'true', concurrency: { limit: 2 } },
  { on: 'session.end', run: 'true', rate_limit: '1/s' },
  { on: 'session.end', run: 'true', on_full: 'spill' },
  { on: 'exec.before', run: 'true', zebra: 1 },
  { on: 'exec.before', run: 'true', enabled: 'yes' },
  { on: 'exec.before', run: 'true', agents: ['codex'] },
  { on: 'exec.before', executor: 'script', with: { run: 'true' } },
  { id: 'A B', on: 'exec.before', run: 'true' },
  { run: 'true' },
])('%j goes the long way', async (hook) => {
  const [, found] = await bothWays([
    { id: 'first', ...hook },
    { id: 'second', ...hook },
  ])
  expect(found!.plain).toBeUndefined()
})

test('what [defaults] says holds on both ways', async () => {
  const hook = { on: 'exec.before', match: 'x *', run: 'true' }
  const hooks = [
    { id: 'a', ...hook },
    { id: 'b', ...hook },
    { id: 'c', ...hook, timeout: '4s', priority: 1 },
  ]
  const found = await bothWays(hooks, { timeout: '3s', priority: 7, enabled: false, order: 'sequential' })
  for (const { long, plain, faults } of found) {
    expect(faults).toEqual([])
    expect(plain).toEqual(long)
  }
  for (const defaults of [
    { timeout: 'soon' },
    { on_error: 'deny' },
    { agents: ['codex'] },
    { env_pass: ['A'] },
    { retry: { attempts: 2 } },
    { rate_limit: '1/s' },
  ])
    for (const { plain } of await bothWays(hooks.slice(0, 2), defaults)) expect(plain).toBeUndefined()
})

const some = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)
const texts = [
  'x',
  'git push *',
  '!*.d.ts',
  '/^a(b|c)$/',
  '/(/',
  '{a',
  '{{ event.id }}',
  '{{ event.data.command }} and {{ event.nope }}',
  'a {{ b',
  '',
  'Bash',
  './src/',
]
const text = some(...texts)
const list = fc.array(text, { maxLength: 3 })
const oneOrMore = fc.oneof(text, list)
const odd = some<unknown>(1, 1.5, true, {}, [], [1], new Date(0), Number.POSITIVE_INFINITY, { secret: 'A' })
const or = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 20, arbitrary: right }, { weight: 1, arbitrary: odd })
const EVENTS = [
  'exec.before',
  'exec.after',
  'patch.*',
  'session.end',
  'task.complete',
  '*',
  'hook.failed',
  'custom.x',
  'no',
]
const CONDITIONS = [
  'event.data.command.contains("x")',
  'event.session.cwd == "/"',
  'event.data.exitCode != 0 && env.CI == "1"',
  'results.a.status == "done"',
  '1 + 1',
  'event.raw.x == 1',
  'true',
]

/** Of what is right with few others among it, so that many go the short way, and many are one step beside it. */
const hook = fc.record(
  {
    id: or(some('a', 'b-2', 'long-name', 'A', '', 'x_y')),
    on: or(fc.oneof({ weight: 4, arbitrary: some(...EVENTS) }, fc.array(some(...EVENTS), { maxLength: 2 }))),
    match: or(oneOrMore),
    description: or(text),
    run: or(fc.oneof(text, list, some(['echo', '{{ event.id }}'], ['echo', 'x']))),
    deny: or(text),
    ask: or(text),
    context: or(text),
    if: or(some(...CONDITIONS)),
    with: or(
      fc.oneof(
        fc.record({ cwd: or(text), payload: or(some('claude', 'event', 'x')) }, { requiredKeys: [] }),
        fc.dictionary(some('cwd', 'timeout', 'zebra', '__proto__', 'constructor'), or(text), { maxKeys: 2 }),
      ),
    ),
    env: or(
      fc.dictionary(some('A', 'B_C', 'LD_X', 'HOOKLINE_A', 'a-b', '__proto__'), or(text), { maxKeys: 2 }),
    ),
    guard: or(fc.boolean()),
    rewrites: or(fc.boolean()),
    pausable: or(fc.boolean()),
    enabled: or(fc.boolean()),
    enforce: or(fc.boolean()),
    mode: or(some('blocking', 'background', 'x')),
    order: or(some('parallel', 'sequential', 'x')),
    priority: or(fc.integer()),
    timeout: or(some('1s', '9s', '2h', 'x', '')),
    needs: or(fc.array(some('a', 'b-2'), { maxLength: 2 })),
    agents: or(some(['codex'], ['x'])),
    on_error: or(some('deny', 'ignore')),
    env_pass: or(some(['A'], ['A*'], ['a b'])),
    delivery: or(some('best-effort', 'at-least-once')),
    retry: or(some({ attempts: 2 }, { initial: '1s', max: '5s' }, { initial: '2m' }, { zebra: 1 })),
    rate_limit: or(some('1/s', '30/m')),
    decide: or(some('output.x', 'null')),
    executor: or(some('script', 'answer', 'post')),
  },
  { requiredKeys: ['id', 'on'] },
)
/** A hook of all keys is never right: most have few. */
const few = fc
  .tuple(
    hook,
    fc.array(some('run', 'deny', 'match', 'if', 'env', 'guard', 'timeout', 'with', 'mode'), { maxLength: 4 }),
  )
  .map(([all, keys]) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => ['id', 'on', ...keys].includes(key))),
  )
const defaults = fc.record(
  {
    timeout: some('1s', 'x'),
    enabled: fc.boolean(),
    guard: fc.boolean(),
    mode: some('blocking', 'background'),
    on_full: some('spill', 'drop-newest'),
    priority: fc.integer(),
  },
  { requiredKeys: [] },
)

test('the short way comes to what the long way comes to, or says nothing', async () => {
  let plainOnes = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: few }, hook), { minLength: 1, maxLength: 4 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, defaults),
      async (hooks, given) => {
        for (const { long, plain, faults } of await bothWays(hooks, given)) {
          if (plain === undefined) continue
          plainOnes++
          expect({ plain, faults }).toEqual({ plain: long, faults: [] })
        }
      },
    ),
    { numRuns: 4000 },
  )
  expect(plainOnes).toBeGreaterThan(100)
})

test('what is not in the lines of a hook is in none of its texts', () => {
  const WORDS = { holes: '{{', variables: '${', secrets: 'secret' } as const
  const piece = some('x', '{{ a }}', '${A}', '$', '{', 'a secret', '[[hooks]]', '\n', '# {{\n')
  const value = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
  const made = fc.record(
    { run: value, env: fc.dictionary(some('A', 'B'), value), description: value },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(made, { minLength: 1, maxLength: 5 }), (hooks) => {
      const toml = `version = 1\n[defaults]\ntimeout = "1s" # {{ $\{ secret\n${stringify({ hooks })}`
      const starts = hookStarts(toml, hooks.length)
      if (starts === undefined) return
      const of = narrowed(
        { ...settingOf(() => undefined), variables: true, secrets: true },
        toml,
        starts.ends,
      )
      hooks.forEach((one, at) => {
        const said = JSON.stringify(one)
        for (const [key, word] of Object.entries(WORDS))
          if (said.includes(word)) expect(of(at)[key as keyof typeof WORDS]).toBe(true)
        const header = toml.split('\n')[starts.lines[at]! - 1]
        expect(header).toContain('[[hooks]]')
      })
    }),
    { numRuns: 2000 },
  )
})
