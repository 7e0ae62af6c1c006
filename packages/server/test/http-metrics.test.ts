import { afterEach, expect, test } from 'vitest'
import { createHookManager, defineExecutor } from '@hookline/core'
import { createMetrics } from '@hookline/core/metrics'
import { event } from '@hookline/testing'
import { metricsIn } from './exposition.ts'
import { ask, STATUS, world, type World } from './http-world.ts'

let here: World | undefined
afterEach(() => here?.close())

/** The metrics of a server, read by somebody strict. */
async function read(means: Parameters<typeof world>[0]) {
  here = await world(means)
  const { status, headers, body } = await ask(here, '/metrics')
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  return metricsIn(body as string)
}

test('the reader of these tests is strict', () => {
  const head = '# HELP a b\n# TYPE a gauge\n'
  expect(metricsIn(`${head}a 1\na{b="c\\"\\\\\\n"} -1.5e-7\n`).get('a')?.samples.size).toBe(2)
  for (const wrong of [
    `${head}a 1`,
    `${head}a 1\na 2\n`,
    `${head}b 1\n`,
    'a 1\n',
    `${head}${head}`,
    `${head}a{b="c} 1\n`,
    `${head}a{b="\\x"} 1\n`,
    `${head}a{1b="x"} 1\n`,
    `${head}a one\n`,
    `${head}\na 1\n`,
    '# TYPE a gauge\na 1\n',
    '# HELP a b\n# TYPE a number\na 1\n',
    '# HELP a b\n# TYPE a counter\na -1\n',
  ])
    expect(() => metricsIn(wrong)).toThrow(Error)
})

test('tell how the server is', async () => {
  const found = await read({})
  const value = (name: string, labels = '') =>
    found.get(`hookline_server_${name}`)?.samples.get(`hookline_server_${name}${labels}`)
  expect(value('info', '{version="1.2.0",build="1.2.0-0a1b2c3d4e5f"}')).toBe(1)
  expect(value('start_time_seconds')).toBe(STATUS.startedAt / 1000)
  expect(value('draining')).toBe(0)
  expect(value('rss_bytes')).toBe(STATUS.rss)
  expect(value('calls_open')).toBe(1)
  expect(value('calls_total', '{result="answered"}')).toBe(20)
  expect(value('calls_total', '{result="refused"}')).toBe(3)
  expect(value('calls_total', '{result="abandoned"}')).toBe(2)
  expect(found.get('hookline_server_calls_total')?.type).toBe('counter')
  expect(value('wait_seconds', '{quantile="0.99"}')).toBe(0.0305)
  expect(value('sessions')).toBe(1)
  expect(value('hooks_running')).toBe(1)
  expect(value('queue', '{state="queued"}')).toBe(4)
  expect(value('queue', '{state="dead"}')).toBe(2)
  expect(value('breakers_open')).toBe(1)
  expect(value('config_errors')).toBe(1)
  expect(value('streams')).toBe(0)
})

test('what is not known has no number, and is no zero', async () => {
  const found = await read({ status: () => ({ ...STATUS, waits: null, queue: null, state: 'draining' }) })
  for (const name of ['wait_seconds', 'queue', 'breakers_open'])
    expect(found.get(`hookline_server_${name}`)?.samples.size).toBe(0)
  expect(found.get('hookline_server_draining')?.samples.get('hookline_server_draining')).toBe(1)
})

test('what hooks did stands before it, as they count it', async () => {
  const metrics = createMetrics()
  const executor = defineExecutor({ name: 'odd', answers: true, options: anything, execute: () => ({}) })
  const manager = createHookManager({
    hooks: [{ id: 'a', layer: 'user', on: ['exec.before'], executor: 'odd', with: {} } as never],
    executors: { odd: executor },
    observers: [metrics.observe],
  })
  await manager.emit(event('exec.before'))
  await manager.close()
  const found = await read({ metrics: () => metrics.text() })
  const runs = found.get('hookline_runs_total')!
  expect([...runs.samples.values()]).toEqual([1])
  expect(found.get('hookline_run_duration_seconds')?.type).toBe('histogram')
  expect(found.has('hookline_server_rss_bytes')).toBe(true)
})

test('a line of hooks that does not end does no harm', async () => {
  expect((await read({ metrics: () => '# HELP a b\n# TYPE a gauge\na 1' })).get('a')?.samples.get('a')).toBe(
    1,
  )
})

test('a build that somebody named oddly stays one label', async () => {
  const found = await read({ status: () => ({ ...STATUS, build: 'a"b\\c\nd' }) })
  expect([...found.get('hookline_server_info')!.samples.keys()]).toEqual([
    'hookline_server_info{version="1.2.0",build="a\\"b\\\\c\\nd"}',
  ])
})

const anything = {
  '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) },
} as never
