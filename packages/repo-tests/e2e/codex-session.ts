import { join } from 'node:path'
import type { Codex } from './codex.ts'
import {
  codexAppServer,
  type AppServerMessage,
  type AppServerOptions,
  type EditorOptions,
} from './codex-app-server.ts'
import { codexExec, type CodexLine } from './codex-exec.ts'
import { NATIVES, writeCodexHome, type NativeEvent } from './codex-home.ts'
import type { CodexRun } from './codex-process.ts'
import { codexSdk, type SdkOptions } from './codex-sdk.ts'
import { codexTui, type TuiOptions } from './codex-tui.ts'
import { hooklineRun, shellLine } from './hookline.ts'
import type { Lab } from './lab.ts'
import { isSwapped, mustHaveServed, servedBy } from './served.ts'
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
  /** The events to wire; default all. */
  readonly natives?: readonly NativeEvent[]
  readonly signal?: AbortSignal
  readonly onLine?: (line: CodexLine) => void
  readonly interruptAt?: (line: CodexLine) => boolean
  /** Changes the words by which Codex calls hookline. */
  readonly wiring?: Wiring
  /** More of Codex's config.toml: keys that are in no table, and whole tables. */
  readonly keys?: string
  readonly settings?: string
  /** A profile of permissions in it, which `codex exec` then has instead of a sandbox. */
  readonly permissions?: string
  /** A folder that gets every payload as Codex sent it. */
  readonly record?: string
}

/** What stands before and after the words of `hookline run` in Codex's line. */
export interface Wiring {
  readonly env?: string
  readonly flags?: readonly string[]
}

/** What came of it, as seen from outside. */
export interface Session<Line = CodexLine> extends CodexRun<Line> {
  /** What Codex sent to the model. */
  readonly requests: readonly ModelRequest[]
}

/**
 * Lets the real Codex work on a prompt with a scripted model, its events wired to hookline, and an MCP
 * server `tracker` at hand.
 */
export function codexSession(lab: Lab, options: SessionOptions): Promise<Session> {
  const { onLine, interruptAt, permissions } = options
  return withModel(lab, options, (call) => codexExec({ ...call, onLine, interruptAt, permissions }))
}

/** The same, driven as an editor drives Codex. */
export function codexAppSession(
  lab: Lab,
  options: SessionOptions,
  editor: EditorOptions = {},
): Promise<Session<AppServerMessage>> {
  return withModel(lab, options, (call) => codexAppServer({ ...call, ...editor }))
}

/** The same, driven as somebody at a terminal drives it. */
export function codexTuiSession(
  lab: Lab,
  options: SessionOptions,
  { wishes, words }: Pick<TuiOptions, 'wishes' | 'words'>,
): Promise<Session<never>> {
  const trusted = `[projects.${JSON.stringify(lab.workspace)}]\ntrust_level = "trusted"\n`
  const settings = `${options.settings ?? ''}\n${trusted}`
  return withModel(lab, { ...options, settings }, (call) => codexTui({ ...call, wishes, words }))
}

/** The same, driven by a program that is built on the SDK of Codex. */
export function codexSdkSession(
  lab: Lab,
  options: SessionOptions,
  program: Pick<SdkOptions, 'prompts' | 'abort'>,
): Promise<Session<never>> {
  return withModel(lab, options, (call) => codexSdk({ ...call, ...program }))
}

/** The calls that reached the tracker, a JSON line each. */
export function trackerLog(lab: Lab): string {
  return join(lab.root, 'tracker.jsonl')
}

async function withModel<Line>(
  lab: Lab,
  options: SessionOptions,
  run: (call: AppServerOptions) => Promise<CodexRun<Line>>,
): Promise<Session<Line>> {
  const { codex, script, prompt, model = 'gpt-5.5', timeoutMs = 60_000, signal } = options
  const server = await startModelServer(script)
  try {
    await writeCodexHome({
      dir: lab.codexHome,
      modelUrl: server.url,
      model,
      natives: options.natives ?? NATIVES,
      keys: options.keys ?? '',
      settings: options.settings ?? '',
      mcpServers: { tracker: [process.execPath, TRACKER, trackerLog(lab)] },
      hookCommand: hookCommand(lab, options, isSwapped ? servedBy(lab) : undefined),
    })
    const call = { codex, prompt, timeoutMs, cwd: lab.workspace, env: lab.env }
    const ended = await run(signal === undefined ? call : { ...call, signal })
    // who runs no hooks calls nobody
    if (isSwapped && options.settings?.includes('hooks = false') !== true) mustHaveServed(lab)
    return { ...ended, requests: server.requests }
  } finally {
    await server.close()
  }
}

const TRACKER = join(import.meta.dirname, 'tracker.ts')

function hookCommand(
  lab: Lab,
  options: SessionOptions,
  by: readonly string[] | undefined,
): (native: string) => string {
  const { config, record, wiring: { env = '', flags = [] } = {} } = options
  return (native) => {
    const words = [...hooklineRun('codex', native, { config, trace: lab.trace, by }), ...flags]
    const line = `${env} ${shellLine(words)}`.trim()
    return record === undefined ? line : `tee "${join(record, native)}-$$.json" | ${line}`
  }
}
