import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expressions } from '@hookline/config/expressions'
import { createHookManager, type HooklineError, type Json } from '@hookline/core'
import { event } from '@hookline/testing'
import { expect, test, vi } from 'vitest'
import { hostWorld, isAlive, pluginText, until } from './host-world.ts'

const EXEC = event('exec.before', { command: 'ls' })
const PID = `fs.writeFileSync(ctx.options.dir + '/pid', String(process.pid));`

/** What a run failed with. */
async function failure(world: ReturnType<typeof hostWorld>, hook = {}): Promise<HooklineError> {
  const { results } = await world.emit(hook)
  const [result] = results
  if (result?.status !== 'failed') throw new Error(`it did not fail: ${JSON.stringify(result)}`)
  return result.error
}

const TELL = `
  const { event, hook, options, matched, results, delivery, env, stateDir, resource } = ctx
  let secrets
  try { ctx.secret({ secret: 'X' }) } catch (error) { secrets = [error.code, error.message] }
  const rendered = ctx.render({ a: ['{{ event.data.command }}!', '{{ 1 + 1 }}', '{{ results }}', 'plain', 3, null] })
  return { data: { event, hook, options, matched, results, delivery, env, stateDir, resource, secrets, rendered,
    native: Buffer.from(ctx.native).toString(), aborted: ctx.signal.aborted, deadline: ctx.deadline > Date.now() } }`

test('what an executor is given in a host is what it is given in our own process', async () => {
  const world = hostWorld(pluginText(TELL, `open: async (options) => ({ opened: options.dir }),`))
  const said = async (odd: () => Promise<unknown>): Promise<Json | undefined> => {
    const options = { dir: world.dir, text: '{{ event.name }}' }
    const hook = { id: 'a', on: ['exec.before'], executor: 'odd', options, match: ['ls'], envPass: ['X'] }
    const manager = createHookManager({
      hooks: [hook],
      executors: { odd },
      expressions,
      env: { HOME: '/home/x', GONE: undefined, TOKEN: 't' },
      stateDir: '/state',
    })
    const { results } = await manager.emit(EXEC, { native: Buffer.from('{"the": "bytes"}') })
    if (results[0]?.status !== 'done') throw new Error(JSON.stringify(results))
    return JSON.parse(JSON.stringify(results[0].output.data)) as Json
  }
  const hosted = await said(world.executor)
  expect(hosted).toMatchObject({
    native: '{"the": "bytes"}',
    resource: { opened: world.dir },
    deadline: true,
  })
  const own = (await import(join(world.dir, 'odd.mjs'))) as { readonly odd: unknown }
  expect(hosted).toEqual(await said(async () => own.odd))
})

test.each([
  [
    'retryable with a wait',
    `ctx.retryable(new Error('busy'), { after: 300 })`,
    { code: 'HOOK_FAILED', message: 'busy', details: { retryable: true, afterMs: 300 } },
  ],
  ['permanent', `ctx.permanent('never')`, { message: 'never', details: { retryable: false } }],
  [
    'an error of the house',
    `throw Object.defineProperty(Object.assign(new Error('m'), { code: 'MY_CODE', hint: 'do', details: { retryable: true } }), Symbol.for('hookline.error'), { value: true })`,
    { code: 'MY_CODE', message: 'm', hint: 'do', details: { retryable: true } },
  ],
  ['no error at all', `return Promise.reject(42)`, { code: 'HOOK_FAILED', message: 'threw 42' }],
  ['nothing', `return Promise.reject()`, { code: 'HOOK_FAILED' }],
  ['an error whose message throws', `throw { get message() { throw 1 } }`, { code: 'HOOK_FAILED' }],
  ['a secret', `ctx.secret({ secret: 'X' })`, { code: 'SECRET_UNKNOWN' }],
  [
    'a template without holes in the settings',
    `ctx.render('{{ event.name }}')`,
    { code: 'EXPRESSIONS_MISSING' },
  ],
])('a failure crosses: %s', async (_, execute, expected) => {
  expect(await failure(hostWorld(pluginText(execute)))).toMatchObject(expected)
})

test.each([
  ['a text', `'deny'`, /is not an object/],
  ['a list', `[]`, /is not an object/],
  ['a field nobody knows', `{ verdict: 'deny' }`, /unknown field "verdict"/],
  ['a circle', `(() => { const a = { data: {} }; a.data.a = a; return a })()`, /./],
  [
    'a nest without end',
    `{ data: new Proxy({}, { ownKeys: () => ['a'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get(t, k, p) { return k === 'toJSON' ? undefined : p } }) }`,
    /./,
  ],
  ['more than a megabyte', `{ reason: 'x'.repeat(5_000_000) }`, /more than/],
  ['many small things', `{ data: Array.from({ length: 1e6 }, (_, n) => n) }`, /more than/],
  ['a function', `{ data: { f: () => 1 } }`, /function in "f"/],
  ['a bigint', `{ data: 1n }`, /bigint/],
  ['no number', `{ data: [NaN] }`, /NaN/],
  ['a getter that throws', `{ get decision() { throw new Error('no') } }`, /no/],
  ['a toJSON that throws', `{ toJSON() { throw new Error('no') } }`, /no/],
])('an answer that is none fails, with a code: %s', async (_, answer, message) => {
  const error = await failure(hostWorld(pluginText(`return ${answer}`)))
  expect(error.code).toBe('OUTPUT_INVALID')
  expect(error.message).toMatch(message)
})

test('an answer of nothing is no objection, one of undefined fields neither', async () => {
  for (const answer of ['undefined', '{}', '{ decision: undefined }']) {
    const { results } = await hostWorld(pluginText(`return ${answer}`)).emit()
    expect(results).toMatchObject([{ status: 'done', output: {} }])
  }
})

test.each([
  ['exits', 'process.exit(0)', /ended while it ran: exit code 0$/],
  [
    'exits with a code and a last word',
    'console.error("no broker"); process.exit(3)',
    /exit code 3; it said: no broker/,
  ],
  ['aborts', 'process.abort()', /SIGABRT/],
  [
    'throws in a timer',
    'setTimeout(() => { throw new Error("late") }); return new Promise(() => {})',
    /exit code 1; it said: nobody caught: late/,
  ],
  [
    'rejects unseen',
    'void Promise.reject(new Error("late")); return new Promise(() => {})',
    /nobody caught: late/,
  ],
  ['kills itself', 'process.kill(process.pid, "SIGKILL"); return new Promise(() => {})', /SIGKILL/],
  [
    'closes its channel',
    'fs.closeSync(3); fs.closeSync(4); return new Promise(() => {})',
    /SIGKILL|exit code/,
  ],
  [
    'writes into its channel',
    'fs.writeSync(3, "x".repeat(100)); return new Promise(() => {})',
    /it sent what is no answer/,
  ],
  [
    'takes memory for objects',
    'const all = []; for (;;) all.push(Array.from({ length: 1000 }, () => ({})))',
    /more than 200 MB of memory|heap out of memory/,
  ],
  [
    'takes memory for bytes',
    'const all = []; for (;;) all.push(Buffer.alloc(10_000_000, 1))',
    /more than 200 MB of memory/,
  ],
])(
  'a plugin that %s loses its process, and says so at once; the next run has another',
  async (_, execute, message) => {
    const world = hostWorld(
      pluginText(
        `fs.appendFileSync(ctx.options.dir + '/runs', 'x'); if (!fs.existsSync(ctx.options.dir + '/second')) { ${execute} } return { decision: 'deny' }`,
      ),
      { memory: 200 },
    )
    const manager = world.manager({ timeoutMs: 30_000 })
    const [result] = (await manager.emit(EXEC)).results
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'EXECUTOR_LOST', message: expect.stringMatching(message) as string },
    })
    expect((result as { error: HooklineError }).error.message).toContain('"odd"')
    expect(readable(join(world.dir, 'runs'))).toBe('x')
    writeFileSync(join(world.dir, 'second'), '')
    expect(await manager.emit(EXEC)).toMatchObject({ decision: 'deny' })
  },
)

test('all runs of a process that ends fail at once, and those of another plugin go on', async () => {
  const world = hostWorld(
    pluginText(
      `if (ctx.event.data.command === 'die') setTimeout(() => process.exit(9), 100); return new Promise(() => {})`,
    ),
  )
  const calm = hostWorld(
    pluginText(`await new Promise((r) => setTimeout(r, 400)); return { decision: 'allow' }`),
  )
  const manager = world.manager({ timeoutMs: 20_000 })
  const [die, wait, other] = await Promise.all([
    manager.emit(event('exec.before', { command: 'die' })),
    manager.emit(event('exec.before', { command: 'wait' })),
    calm.emit(),
  ])
  for (const { results } of [die, wait])
    expect(results).toMatchObject([{ status: 'failed', error: { code: 'EXECUTOR_LOST' } }])
  expect(other).toMatchObject({ decision: 'allow' })
})

test('a run that had to wait behind one that looped is carried out by the next process', async () => {
  const world = hostWorld(
    pluginText(`if (ctx.event.data.command === 'loop') for (;;); return { decision: 'allow' }`),
  )
  const manager = world.manager({ timeoutMs: 4000 })
  await manager.emit(EXEC)
  const looped = manager.emit(event('exec.before', { command: 'loop' }), { timeoutMs: 500 })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const [{ results }, waited] = await Promise.all([looped, manager.emit(EXEC)])
  expect(results).toMatchObject([{ status: 'failed', error: { code: 'HOOK_TIMEOUT' } }])
  expect(waited).toMatchObject({ decision: 'allow' })
})

test('two events at once are answered by one process', async () => {
  const world = hostWorld(
    pluginText(
      `await new Promise((r) => setTimeout(r, 100)); return { data: process.pid, decision: 'allow' }`,
    ),
  )
  const manager = world.manager()
  const both = await Promise.all([manager.emit(EXEC), manager.emit(EXEC)])
  const pids = both.map(({ results }) => (results[0] as { output: { data: number } }).output.data)
  expect(pids[0]).toBe(pids[1])
  expect(pids[0]).not.toBe(process.pid)
})

test('a plugin that ends after it answered has answered; the next run has another process', async () => {
  const world = hostWorld(
    pluginText(`${PID} setTimeout(() => process.exit(0), 1); return { decision: 'deny' }`),
  )
  const manager = world.manager()
  expect(await manager.emit(EXEC)).toMatchObject({ decision: 'deny' })
  const first = world.pid()
  await until(() => !isAlive(first))
  expect(await manager.emit(EXEC)).toMatchObject({ decision: 'deny' })
  expect(world.pid()).not.toBe(first)
})

test('a run that is called off is told so, with the reason', async () => {
  const world = hostWorld(
    pluginText(
      `if (ctx.event.data.command !== 'stay') return {}; return new Promise((_, reject) => ctx.signal.addEventListener('abort', () => { fs.writeFileSync(ctx.options.dir + '/told', ctx.signal.reason.code); reject(ctx.signal.reason) }))`,
    ),
  )
  await world.manager({ timeoutMs: 30_000 }).emit(EXEC)
  const { results } = await world.manager({ timeoutMs: 1000 }).emit(event('exec.before', { command: 'stay' }))
  expect(results).toMatchObject([{ status: 'failed', error: { code: 'HOOK_TIMEOUT' } }])
  await until(() => world.lines.length >= 0 && readable(join(world.dir, 'told')) === 'HOOK_TIMEOUT')
})

test.each([
  ['loops', 'for (;;);'],
  ['does not heed', 'setInterval(() => {}, 10); return new Promise(() => {})'],
  ['stops itself', 'process.kill(process.pid, "SIGSTOP"); return new Promise(() => {})'],
])(
  'a run that %s after it was called off ends with its process, and the next has another',
  async (_, execute) => {
    const world = hostWorld(
      pluginText(`if (ctx.event.data.command === 'stay') { ${PID} ${execute} } return { decision: 'allow' }`),
    )
    const patient = world.manager({ timeoutMs: 30_000 })
    // the host is there, so that it is the run that takes its time
    await patient.emit(EXEC)
    const { results } = await world
      .manager({ timeoutMs: 2500 })
      .emit(event('exec.before', { command: 'stay' }))
    expect(results).toMatchObject([{ status: 'failed', error: { code: 'HOOK_TIMEOUT' } }])
    await until(() => !isAlive(world.pid()), 3000)
    expect(await patient.emit(EXEC)).toMatchObject({ decision: 'allow' })
  },
)

test('what it opens is kept for its options, opened again if that failed, and closed with the hosts', async () => {
  const note = (word: string): string => `fs.appendFileSync(options.dir + '/seen', '${word} ')`
  const world = hostWorld(
    pluginText(
      `return { data: ctx.resource }`,
      `async open(options) { if (!fs.existsSync(options.dir + '/seen')) { ${note('failed')}; throw new Error('no broker') } ${note('open')}; return { options } },
       async close({ options }) { ${note('closed')} },`,
    ),
  )
  const manager = world.manager()
  expect((await manager.emit(EXEC)).results).toMatchObject([
    { status: 'failed', error: { code: 'OPEN_FAILED', message: 'no broker' } },
  ])
  await manager.emit(EXEC)
  await manager.emit(EXEC)
  expect(readable(join(world.dir, 'seen'))).toBe('failed open ')
  expect(await world.hosts.close({ timeoutMs: 4999.9 })).toEqual([])
  expect(readable(join(world.dir, 'seen'))).toBe('failed open closed ')
})

test.each([
  ['loops', 'for (;;);', 'EXECUTOR_LOST'],
  ['never ends', 'return new Promise(() => {})', 'EXECUTOR_LOST'],
  ['throws', 'throw new Error("stuck")', 'HOOK_FAILED'],
])('a close that %s is bounded, told, and leaves nothing', async (_, close, code) => {
  const world = hostWorld(pluginText(`${PID} return {}`, `open: async () => 1, async close() { ${close} },`))
  await world.emit()
  const faults = await world.hosts.close({ timeoutMs: 300 })
  expect(faults.map((fault) => fault.code)).toEqual([code])
  expect(isAlive(world.pid())).toBe(false)
})

test('what it started does not outlive it', async () => {
  const world = hostWorld(
    pluginText(
      `${PID} const child = spawn('sleep', ['60'], { stdio: 'inherit' }); fs.writeFileSync(ctx.options.dir + '/child', String(child.pid)); if (ctx.event.data.command === 'die') process.exit(0); return {}`,
    ),
  )
  const manager = world.manager()
  await manager.emit(event('exec.before', { command: 'die' }))
  await until(() => !isAlive(world.pid('child')))
  await manager.emit(EXEC)
  expect(isAlive(world.pid('child'))).toBe(true)
  await world.hosts.close()
  await until(() => !isAlive(world.pid('child')))
  expect(isAlive(world.pid())).toBe(false)
})

test('what it prints and logs goes to the log, and not without end', async () => {
  const world = hostWorld(
    pluginText(
      `console.log('out'); fs.writeSync(1, 'raw\\n'); process.stderr.write('err'.repeat(2000) + '\\n'); ctx.log('logged'); for (let n = 0; n < 10_000; n++) { ctx.log('more ' + n); console.log('again ' + n) } return {}`,
    ),
  )
  await world.emit()
  await world.hosts.close()
  // what is in a pipe may be read after the process has ended
  await vi.waitFor(
    () => expect(world.lines.filter((line) => line.includes('says more than is kept'))).toHaveLength(2),
    { timeout: 10_000 },
  )
  expect(world.lines).toEqual(
    expect.arrayContaining(['out', 'raw', 'user/a: logged', 'user/a: more 7', 'again 7']),
  )
  expect(world.lines.length).toBeLessThan(500)
  expect(Math.max(...world.lines.map((line) => line.length))).toBeLessThan(2100)
})

test('its process has a core environment, loads no code that the caller names, and lives in its own folder', async () => {
  const world = hostWorld(
    pluginText(`return { data: { env: { ...process.env }, cwd: process.cwd(), seen: ctx.env.SEEN } }`),
  )
  const { results } = await world.emit()
  const { data } = (results[0] as unknown as { output: { data: object } }).output
  expect(data).toEqual({ env: { PATH: process.env['PATH'], HOME: world.dir }, cwd: world.dir, seen: 'yes' })
})

function readable(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
