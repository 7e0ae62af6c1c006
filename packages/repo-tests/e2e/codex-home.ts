import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { snakeCase, trustedHash, type CodexHandler } from './codex-trust.ts'

/** Codex's own names of all events it has, with the seconds it waits for a hook: its defaults, or the most it gives. */
const NATIVE_EVENTS = {
  SessionStart: 600,
  UserPromptSubmit: 600,
  PreModelRequest: 600,
  PostModelRequest: 600,
  PreToolUse: 600,
  PermissionRequest: 600,
  PostToolUse: 600,
  PreCompact: 600,
  PostCompact: 600,
  SubagentStart: 600,
  SubagentStop: 600,
  Stop: 600,
  // it never gives these two more
  Interrupt: 3,
  SessionEnd: 3,
} as const

/** An event by Codex's own name. */
export type NativeEvent = keyof typeof NATIVE_EVENTS

/** All events that Codex has. */
export const NATIVES: readonly NativeEvent[] = Object.keys(NATIVE_EVENTS) as NativeEvent[]

/** How Codex is set up: who answers as its model, and what it calls at each event. */
export interface CodexHomeOptions {
  readonly dir: string
  readonly modelUrl: string
  /** A name from Codex's catalog: it decides which tools the model has. */
  readonly model: string
  /** The events that are wired. */
  readonly natives: readonly NativeEvent[]
  /** The shell line to call at one. */
  readonly hookCommand: (native: NativeEvent) => string
  /** MCP servers by name: program and arguments. */
  readonly mcpServers?: Readonly<Record<string, readonly string[]>>
  /** More of config.toml: keys that are in no table. */
  readonly keys?: string
  /** And whole tables. */
  readonly settings?: string
}

/** Writes a CODEX_HOME in which the events are wired and trusted. */
export async function writeCodexHome(options: CodexHomeOptions): Promise<void> {
  await mkdir(options.dir, { recursive: true })
  const hooksFile = join(await realpath(options.dir), 'hooks.json')
  const handlers = options.natives.map((native) => {
    const command = options.hookCommand(native)
    return [native, { type: 'command', command, timeout: NATIVE_EVENTS[native] }] as const
  })
  const hooks = Object.fromEntries(handlers.map(([native, handler]) => [native, [{ hooks: [handler] }]]))
  await writeFile(hooksFile, JSON.stringify({ hooks }, null, 2))
  const tables = [
    options.keys ?? '',
    codexSettings(options),
    options.settings ?? '',
    ...servers(options),
    ...handlers.map(trustRecord.bind(null, hooksFile)),
  ]
  await writeFile(join(options.dir, 'config.toml'), tables.join('\n'))
}

// a JSON string is a TOML string
const quoted = (text: string): string => JSON.stringify(text)

/** A config.toml with the scripted model, and nothing else. */
export function codexSettings({ model, modelUrl }: Pick<CodexHomeOptions, 'model' | 'modelUrl'>): string {
  return `model = ${quoted(model)}
model_provider = "scripted"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.scripted]
name = "scripted"
base_url = ${quoted(modelUrl)}
wire_api = "responses"
request_max_retries = 0
stream_max_retries = 0
`
}

function servers({ mcpServers = {} }: CodexHomeOptions): readonly string[] {
  return Object.entries(mcpServers).map(
    ([name, [program = '', ...args]]) =>
      `[mcp_servers.${name}]\ncommand = ${quoted(program)}\nargs = [${args.map(quoted).join(', ')}]\n`,
  )
}

function trustRecord(hooksFile: string, [native, handler]: readonly [string, CodexHandler]): string {
  const key = `${hooksFile}:${snakeCase(native)}:0:0`
  return `[hooks.state.${quoted(key)}]\ntrusted_hash = "${trustedHash(native, handler)}"\n`
}
