import { executorContract, event, type ExecutorUse, type FailingUse } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { options } from '../src/options.ts'
import { DOORS, OFFICIAL, raw } from './trying.ts'
import { children } from './place.ts'

const command = [...OFFICIAL]
const about = event('exec.before', {}, { session: { cwd: '/', root: '/' } })

const works: readonly [ExecutorUse, ...ExecutorUse[]] = [
  {
    name: 'a tool whose result is data',
    options: { command, tool: 'say', arguments: { text: '{{ event.name }}' } },
    event: about,
    expect: (output) => expect(output).toEqual({ data: { text: 'exec.before' } }),
  },
  {
    name: 'a tool that is a guard',
    options: {
      command,
      tool: 'structured',
      arguments: { value: { decision: 'deny', reason: 'no {{ event.name }}' } },
    },
    event: about,
    hook: { guard: true },
    expect: (output) => expect(output).toEqual({ decision: 'deny', reason: 'no exec.before' }),
  },
]
const hangs: ExecutorUse = {
  name: 'sleeps',
  options: { command, tool: 'sleep', arguments: { ms: 60_000 } },
  event: about,
}
const fails: readonly [FailingUse, ...FailingUse[]] = [
  {
    name: 'has no such tool',
    options: { command, tool: 'no-such-tool' },
    event: about,
    retryable: false,
    code: 'MCP_TOOL_UNKNOWN',
  },
  {
    name: 'says that it failed',
    options: { command, tool: 'fail', arguments: { why: 'no' } },
    event: about,
    retryable: false,
    code: 'MCP_TOOL_FAILED',
  },
  {
    name: 'has a server that dies',
    options: { command: [...raw('exits in a call')], tool: 'it' },
    event: about,
    retryable: true,
    code: 'MCP_CONNECTION_LOST',
  },
  {
    name: 'has a server that is not there',
    options: { command: ['/no/such/server'], tool: 'it' },
    event: about,
    retryable: false,
    code: 'MCP_SERVER_NOT_STARTED',
  },
  {
    name: 'asks for a server that nobody has set up',
    options: { server: 'nobody', tool: 'it' },
    event: about,
    retryable: false,
    code: 'MCP_SERVER_UNKNOWN',
  },
]

describe.each(DOORS)('the contract of executors, by the %s door', (_door, mcp) => {
  const env = { PATH: process.env['PATH'] }
  const settings = { works, hangs, fails, schema: options, env, waitMs: 1000, giveUpMs: 4000 }
  test.each(executorContract(mcp, settings))('$name', async ({ run }) => {
    await run()
    await expect.poll(children, { timeout: 5000 }).toEqual([])
  })
})
