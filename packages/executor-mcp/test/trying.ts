import { isHooklineError, type Executor, type HookOutput, type HooklineError } from '@hookline/core'
import { event, hookContext } from '@hookline/testing'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Pool } from '../src/connections.ts'
import { mcp as full, type McpOptions } from '../src/index.ts'
import { mcp as lean } from '../src/lean.ts'
import { place } from './place.ts'

export type Mcp = Executor<McpOptions>

export const DOORS: readonly (readonly [name: string, mcp: Mcp])[] = [
  ['index', full],
  ['lean', lean],
]

/** The server written with the official library. */
export const OFFICIAL: readonly string[] = [
  process.execPath,
  fileURLToPath(new URL('servers/stdio.ts', import.meta.url)),
]
/** A server that does what no server should. */
export const raw = (way: string, ...more: readonly string[]): readonly string[] => [
  process.execPath,
  fileURLToPath(new URL('servers/raw.ts', import.meta.url)),
  way,
  ...more,
]

type Changes = Parameters<typeof hookContext<McpOptions, Pool>>[1]

/** Calls tools as hooks do, over connections that are kept for one test. */
export interface Trying {
  readonly run: (options: McpOptions, changes?: Changes) => Promise<HookOutput>
  readonly logged: string[]
  readonly close: () => Promise<void>
}

export function trying(mcp: Mcp = full, given: Changes = {}): Trying {
  const root = place()
  const pool = mcp.open!({ tool: 'x' }, {} as never) as Pool
  const logged: string[] = []
  const close = async (): Promise<void> => mcp.close!(pool, new AbortController().signal)
  onTestFinished(close)
  const about = event('exec.before', {}, { session: { cwd: root, root } })
  return {
    logged,
    close,
    run: async (options, changes) => {
      const context = hookContext<McpOptions, Pool>(options, {
        event: about,
        env: { PATH: process.env['PATH'] },
        resource: pool,
        log: (line) => void logged.push(line),
        ...given,
        ...changes,
      })
      return (await mcp.execute(context)) ?? {}
    },
  }
}

/** What it fails with. */
export async function failure(work: Promise<unknown>): Promise<HooklineError> {
  try {
    const said = await work
    throw new Error(`it did not fail, but gave ${JSON.stringify(said)?.slice(0, 500)}`)
  } catch (thrown) {
    if (isHooklineError(thrown)) return thrown
    throw thrown
  }
}
