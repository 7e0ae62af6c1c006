import { join } from 'node:path'
import type { Codex } from './codex.ts'
import { codexExec, type CodexLine, type CodexRun } from './codex-exec.ts'
import { writeCodexHome } from './codex-home.ts'
import { hooklineRun, shellLine } from './hookline.ts'
import type { Lab } from './lab.ts'
import { startModelServer, type ModelRequest, type ModelStep } from './model-server.ts'

/** What happens in a session. */
export interface SessionOptions {
  readonly codex: Codex
  /** The hooks.toml. */
  readonly config: string
  readonly script: readonly ModelStep[]
  readonly prompt: string
  /** Default `gpt-5.5`, which calls tools one by one; the `gpt-6.1` models write code that calls them. */
  readonly model?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly onLine?: (line: CodexLine) => void
  /** A folder that gets every payload as Codex sent it. */
  readonly record?: string
}

/** What came of it, as seen from outside. */
export interface Session extends CodexRun {
  /** What Codex sent to the model. */
  readonly requests: readonly ModelRequest[]
}

const TRACKER = join(import.meta.dirname, 'tracker.ts')

/**
 * Lets the real Codex work on a prompt with a scripted model, every one of its events wired to hookline, and an MCP
 * server `tracker` at hand.
 */
export async function codexSession(lab: Lab, options: SessionOptions): Promise<Session> {
  const { config, script, record } = options
  const server = await startModelServer(script)
  try {
    await writeCodexHome({
      dir: lab.codexHome,
      modelUrl: server.url,
      model: options.model ?? 'gpt-5.5',
      mcpServers: { tracker: [process.execPath, TRACKER, trackerLog(lab)] },
      hookCommand: (native) => {
        const line = shellLine(hooklineRun('codex', native, { config, trace: lab.trace }))
        return record === undefined ? line : `tee "${join(record, native)}-$$.json" | ${line}`
      },
    })
    const run = await codexExec({ timeoutMs: 60_000, ...options, cwd: lab.workspace, env: lab.env })
    return { ...run, requests: server.requests }
  } finally {
    await server.close()
  }
}

/** The calls that reached the tracker, a JSON line each. */
export function trackerLog(lab: Lab): string {
  return join(lab.root, 'tracker.jsonl')
}
