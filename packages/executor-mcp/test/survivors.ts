import { event, hookContext } from '@hookline/testing'
import { appendFileSync } from 'node:fs'
import type { McpOptions } from '../src/index.ts'
import type * as lean from '../src/lean.ts'
import type { Way } from './ends.ts'

/**
 * Run as a process of its own: calls a tool that leaves a grandchild, then one that does not answer, and ends in one of several ways.
 * argv: the door's file, the way, a file for words, the command as JSON.
 */
const [door, way, words, command] = process.argv.slice(2) as [string, Way, string, string]
const { mcp } = (await import(door)) as typeof lean
const controller = new AbortController()
const options: McpOptions = { command: JSON.parse(command) as string[], tool: 'it' }
const pool = await mcp.open!(options, {} as never)
const about = event('exec.before', {}, { session: { cwd: '/', root: '/' } })
const context = hookContext<McpOptions, unknown>(options, {
  event: about,
  env: { PATH: process.env['PATH'] },
  resource: pool,
  signal: controller.signal,
})
await mcp.execute(context)
appendFileSync(words, '1\n')

const WAYS: Readonly<Record<Way, () => unknown>> = {
  'close and end': () => mcp.close!(pool, new AbortController().signal),
  'end by itself': () => undefined,
  exit: () => process.exit(0),
  'close and exit': () => {
    void mcp.close!(pool, new AbortController().signal)
    process.exit(0)
  },
  throw: () => {
    throw new Error('a fault of another')
  },
  wait: () => setInterval(() => undefined, 1000),
  'handle and wait': () => {
    process.on('SIGTERM', () => setTimeout(() => process.exit(7), 200))
    setInterval(() => undefined, 1000)
  },
}
WAYS[way]()
appendFileSync(words, '2\n')
