import { unheld } from '@hookline/core'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { event } from '@hookline/testing'
import { createBackoff } from '../src/backoff.ts'
import { createConnections } from '../src/connections.ts'
import { children, isAlive, pidsIn, place } from './place.ts'
import { failure, OFFICIAL, raw, trying } from './trying.ts'
import { mcp } from '../src/index.ts'
import type { Pool, Wanted } from '../src/connections.ts'
import type { Server } from '../src/server.ts'

const command = OFFICIAL

describe('a server is started once', () => {
  test('for all calls of a session, also those at the same time', async () => {
    const { run } = trying()
    const said = await Promise.all(Array.from({ length: 8 }, () => run({ command, tool: 'pid' })))
    expect(new Set(said.map(({ data }) => data)).size).toBe(1)
    expect(await run({ command, tool: 'count' })).toEqual({ data: 1 })
    expect(await run({ command, tool: 'count' })).toEqual({ data: 2 })
  })

  test('for hooks with other settings that name the same server', async () => {
    const { run } = trying()
    const [other] = [mcp.open!({ tool: 'count', command }, {} as never) as Pool]
    onTestFinished(async () => mcp.close!(other, new AbortController().signal))
    const { data } = await run({ command, tool: 'pid' })
    expect(await run({ command, tool: 'pid', max_result: '2MB' }, { resource: other })).toEqual({ data })
    await mcp.close!(other, new AbortController().signal)
    // whoever is left still has it
    expect(await run({ command, tool: 'pid' })).toEqual({ data })
  })

  test.each([
    ['session', { event: event('exec.before', {}, { session: { id: 'another', cwd: '/', root: '/' } }) }],
    ['layer', { hook: { layer: 'managed' } }],
    ['variable', { hook: { env: { A: 'b' } } }],
  ] as const)('but anew for another %s', async (_name, changes) => {
    const { run } = trying(undefined, {
      event: event('exec.before', {}, { session: { id: 'one', cwd: '/', root: '/' } }),
    })
    expect(await run({ command, tool: 'pid' })).not.toEqual(
      await run({ command, tool: 'pid' }, changes as never),
    )
  })
})

describe('a server that dies', () => {
  test('is started again by the next call', async () => {
    const { run } = trying()
    expect(await failure(run({ command, tool: 'exit', arguments: { code: 3 } }))).toMatchObject({
      code: 'MCP_CONNECTION_LOST',
      details: { retryable: true },
    })
    expect(await run({ command, tool: 'count' })).toEqual({ data: 1 })
  })

  test('and that was killed meanwhile is found dead, and started again', async () => {
    const { run } = trying()
    const { data: pid } = await run({ command, tool: 'pid' })
    process.kill(pid as number, 'SIGKILL')
    // reaped: while threads of it still end, its stdin takes what nobody reads
    await expect.poll(children).not.toContain(pid)
    expect(await run({ command, tool: 'count' })).toEqual({ data: 1 })
  })

  test('each time after it has answered is started each time', async () => {
    const { run } = trying()
    const dying = { command: raw('exits after a call'), tool: 'it' }
    for (let n = 0; n < 4; n++) {
      expect(await run(dying)).toEqual({ data: { text: 'last' } })
      await expect.poll(children).toEqual([])
    }
  })

  test('again and again is left alone for a while, and says how long', async () => {
    const file = join(place(), 'pids')
    const { run } = trying()
    const dying = { command: raw('exits in a call', file), tool: 'it' }
    for (let n = 0; n < 2; n++) await failure(run(dying))
    const error = await failure(run(dying))
    expect(error).toMatchObject({
      code: 'MCP_CONNECTION_LOST',
      details: { retryable: true, afterMs: expect.any(Number) },
    })
    expect(error.message).toMatch(
      /lost 2 times in a row, and is tried again in \d+ ms; the last time it ended with exit code 3/,
    )
    expect(await pidsIn(file, 2)).toHaveLength(2)
    await expect
      .poll(async () => (await failure(run(dying))).message, { timeout: 5000 })
      .toMatch(/: it ended with exit code 3/)
  })
})

test('the time to wait grows, is never the same for all, and has an end', () => {
  let now = 0
  const times = (random: number): readonly number[] => {
    const backoff = createBackoff(
      () => now,
      () => random,
    )
    return Array.from({ length: 12 }, () => {
      backoff.died()
      const { ms = 0 } = backoff.left() ?? {}
      now += ms
      return ms
    })
  }
  expect(times(1).slice(0, 5)).toEqual([0, 500, 1000, 2000, 4000])
  expect(times(1).at(-1)).toBe(60_000)
  expect(times(0).slice(0, 5)).toEqual([0, 250, 500, 1000, 2000])
})

describe('a connection that nobody uses', () => {
  const server = (way: string, file: string): Server => {
    const [program = '', ...args] = raw(way, file)
    return { kind: 'stdio', name: 'raw', program, args, cwd: '/', env: {}, secrets: [] }
  }
  const wanted = (file: string, key = 'key'): Wanted => ({
    key,
    server: server('good', file),
    timeoutMs: 10_000,
    network: { allowPrivate: [] },
    env: {},
    hold: (program) => unheld(program, {}),
    log: () => undefined,
  })

  test('is closed after a while', async () => {
    const file = join(place(), 'pids')
    const pool = createConnections(200).pool()
    await pool.get(wanted(file))
    const [pid] = await pidsIn(file, 1)
    expect(isAlive(pid!)).toBe(true)
    await expect.poll(() => isAlive(pid!), { timeout: 5000 }).toBe(false)
    await pool.get(wanted(file))
    expect(await pidsIn(file, 2)).toHaveLength(2)
    await pool.close(new AbortController().signal)
    expect(children()).toEqual([])
  })

  test('goes when there are too many, the one first that was not used for longest', async () => {
    const file = join(place(), 'pids')
    const pool = createConnections().pool()
    const all = Array.from({ length: 33 }, (_, n) => wanted(file, `key ${n}`))
    for (const one of all) await pool.get(one)
    await expect.poll(() => children().length).toBe(32)
    const pids = await pidsIn(file, 33)
    await expect.poll(() => pids.map(isAlive).indexOf(true)).toBe(1)
    await pool.close(new AbortController().signal)
    expect(children()).toEqual([])
  })

  test('is not waited for when closing is called off', async () => {
    const file = join(place(), 'pids')
    const pool = createConnections().pool()
    await pool.get({ ...wanted(file), server: server('ignores SIGTERM', file) })
    const closing = vi.fn<() => void>()
    await pool.close(AbortSignal.abort()).then(closing)
    expect(closing).toHaveBeenCalledOnce()
    const [pid] = await pidsIn(file, 1)
    await expect.poll(() => isAlive(pid!), { timeout: 5000 }).toBe(false)
  })
})
