import { HooklineError } from '@hookline/core'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allGone, children, isAlive, pidsIn, place, sleep } from './place.ts'
import { failure, raw, trying } from './trying.ts'

const tool = 'it'

describe('a server that does not keep to the rules is a failure that says so', () => {
  test.each<readonly [way: string, code: string, isRetryable: boolean, message: RegExp]>([
    [
      'exits at once',
      'MCP_INITIALIZE',
      true,
      /exit code 9 before it was ready; it said last: cannot find module/,
    ],
    ['exits at initialize', 'MCP_INITIALIZE', true, /exit code 3 before it was ready/],
    ['exits at the list', 'MCP_CONNECTION_LOST', true, /exit code 3/],
    ['exits in a call', 'MCP_CONNECTION_LOST', true, /exit code 3/],
    ['closes stdout and lives', 'MCP_CONNECTION_LOST', true, /closed its stdout|killed by SIGTERM/],
    ['prints a line without end', 'MCP_RESULT_TOO_LARGE', false, /larger than hookline reads/],
    ['prints notifications without end', 'MCP_PROTOCOL', false, /without end/],
    ['prints words without end', 'MCP_PROTOCOL', false, /without end/],
    ['gives what is nested too deep', 'MCP_RESULT_TOO_LARGE', false, /nested too deep/],
    ['floods at initialize', 'MCP_PROTOCOL', false, /without end/],
    ['asks without end', 'MCP_PROTOCOL', false, /without end|does not read/],
    ['prints half a message', 'MCP_PROTOCOL', false, /half of a message/],
    ['gives a number for a result', 'MCP_PROTOCOL', false, /neither a result nor an error/],
    ['gives neither a result nor an error', 'MCP_PROTOCOL', false, /neither a result nor an error/],
    ['gives content of the wrong kind', 'MCP_PROTOCOL', false, /content is not a list/],
    ['gives text that is none', 'MCP_PROTOCOL', false, /content\[0\]/],
    ['gives too much', 'MCP_RESULT_TOO_LARGE', false, /larger than 1MB/],
    ['gives far too much', 'MCP_RESULT_TOO_LARGE', false, /larger than hookline reads/],
    ['answers with an error', 'MCP_REFUSED', false, /error -32603: not today$/],
    ['answers that it is not connected', 'MCP_REFUSED', false, /error -32000: Not connected$/],
    ['answers with a result and an error', 'MCP_REFUSED', false, /error -32603: not today$/],
    ['answers with a result and half an error', 'MCP_PROTOCOL', false, /neither a result nor an error/],
    ['speaks another version', 'MCP_PROTOCOL', false, /version/],
    ['refuses to initialize', 'MCP_INITIALIZE', false, /go away/],
  ])('%s', async (way, code, isRetryable, message) => {
    const { run, close } = trying()
    const error = await failure(run({ command: raw(way), tool }))
    expect([error.code, error.details.retryable ?? false]).toEqual([code, isRetryable])
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/^MCP server "[^"]+ raw\.ts", tool "it": /)
    expect(error.hint).not.toBe('')
    await close()
    expect(children()).toEqual([])
  })
})

test('one that reads nothing and dies a moment later says what it died of', async () => {
  const { run, close } = trying()
  const dies = 'exec 0<&-; sleep 0.2; echo "it is not installed" >&2; exit 7'
  const error = await failure(run({ command: ['/bin/sh', '-c', dies], tool }))
  expect(error.code).toBe('MCP_INITIALIZE')
  expect(error.message).toMatch(/exit code 7 before it was ready; it said last: it is not installed/)
  await close()
  expect(children()).toEqual([])
})

test('of a program of Node that ends with a stack the error is told, not the end of the stack', async () => {
  const { run, close } = trying()
  const error = await failure(run({ command: [process.execPath, './not-there.mjs'], tool }))
  expect(error.message).toMatch(/exit code 1 before it was ready; it said last: .*Cannot find module/)
  await close()
})

describe('what is only odd does no harm', () => {
  test.each([
    ['good', 'fine'],
    ['prints logs first', 'fine'],
    ['prints garbage first', 'fine'],
    ['answers with another id', 'right'],
    ['answers twice', 'first'],
    ['says that there was no error', 'fine'],
    ['answers in a batch', 'fine'],
    ['prints logs that quote messages', 'fine'],
    ['tells of late progress', 'fine'],
    ['writes to stderr without end', 'said'],
    ['has odd tools', 'fine'],
    ['has a schema that refers to itself', 'fine'],
    ['has a schema that refers to the network', 'fine'],
    ['has a schema that laughs', 'fine'],
    ['has a schema that is deep', 'fine'],
    ['has a schema with an evil pattern', 'fine'],
    ['has a schema that is none', 'fine'],
    ['has a schema with odd keys', 'fine'],
    ['pages without end', 'fine'],
    ['gives one cursor always', 'fine'],
    ['has 100,000 tools', 'fine'],
    ['changes its list all the time', 'fine'],
    ['ignores SIGTERM', 'fine'],
  ])('%s', async (way, text) => {
    const { run, close, logged } = trying()
    const options = { command: raw(way), tool, arguments: { text: `${'a'.repeat(40)}!` } }
    // twice: what is left of the first call must not meet the second
    expect([await run(options), await run(options)]).toEqual([{ data: { text } }, { data: { text } }])
    expect(logged.length).toBeLessThan(120)
    // oxlint-disable-next-line no-control-regex -- that they are not there is what is asked
    expect(logged.join('')).not.toMatch(/[\u0000-\u001F\u007F]/)
    await close()
    expect(children()).toEqual([])
  })
})

describe('a server that hangs', () => {
  const timeUp = new HooklineError('HOOK_TIMEOUT', 'time is up')

  test.each(['hangs at initialize', 'hangs at the list'])(
    '%s: it is given up after its own time',
    async (way) => {
      const { run, close } = trying()
      const error = await failure(run({ command: raw(way), tool, initialize_timeout: '300ms' }))
      expect([error.code, error.details.retryable]).toEqual(['MCP_INITIALIZE', true])
      expect(error.message).toContain('within 300 ms')
      await close()
      expect(children()).toEqual([])
    },
  )

  test.each(['hangs at initialize', 'hangs at the list', 'hangs in a call'])(
    '%s: the run says when',
    async (way) => {
      const { run, close } = trying()
      const controller = new AbortController()
      const failed = failure(run({ command: raw(way), tool }, { signal: controller.signal }))
      setTimeout(() => controller.abort(timeUp), 400)
      expect(await failed).toMatchObject({ code: 'HOOK_TIMEOUT' })
      await close()
      expect(children()).toEqual([])
    },
  )

  test('a run that comes too late starts nothing', async () => {
    const { run } = trying()
    const signal = AbortSignal.abort(timeUp)
    expect(await failure(run({ command: raw('good'), tool }, { signal }))).toBe(timeUp)
    expect(children()).toEqual([])
  })
})

describe('when it is closed, nothing of a server is left', () => {
  test('grandchildren that ignore SIGTERM', async () => {
    const file = join(place(), 'pids')
    const { run, close } = trying()
    expect(await run({ command: raw('leaves grandchildren', file), tool })).toEqual({
      data: { text: 'left' },
    })
    const pids = await pidsIn(file, 2)
    expect(pids.every(isAlive)).toBe(true)
    await close()
    expect(await allGone(pids, 3000)).toBe(true)
  })

  test('grandchildren of a server that has died', async () => {
    const file = join(place(), 'pids')
    const { run } = trying()
    await run({ command: raw('leaves grandchildren', file), tool })
    const pids = await pidsIn(file, 2)
    process.kill(pids[0]!, 'SIGKILL')
    expect(await allGone(pids, 3000)).toBe(true)
  })

  test('a server that ignores SIGTERM', async () => {
    const file = join(place(), 'pids')
    const { run, close } = trying()
    await run({ command: raw('ignores SIGTERM', file), tool })
    const pids = await pidsIn(file, 1)
    await close()
    expect(await allGone(pids, 3000)).toBe(true)
    await sleep(50)
    expect(children()).toEqual([])
  })
})
