import { isPassed } from '@hookline/child'
import { hookName, type HookContext, type LifecycleEvent } from '@hookline/core'
import { scriptError } from './errors.ts'
import type { ScriptOptions } from './options.ts'
import { isNative } from './payload.ts'
import { argument } from './words.ts'

/** What a child is told through its environment, and the names that had to be left out. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>
  readonly omitted: readonly string[]
}

type Context = HookContext<ScriptOptions>
type Variables = Readonly<Record<string, string | undefined>>

/** What says which event it is, to those who trace it; every child gets it, too. */
const TRACES: ReadonlySet<string> = new Set(['TRACEPARENT', 'TRACESTATE'])

/** What agents tell their own hooks through the environment, as far as it is no secret. */
const OF_AGENTS =
  /^(CLAUDECODE|CLAUDE_(PROJECT_DIR|ENV_FILE|EFFORT|PLUGIN_\w+|CODE_(ENTRYPOINT|SESSION_ID|SESSION_ATTENDED))|PLUGIN_(ROOT|DATA)|GEMINI_(PROJECT_DIR|CWD|SESSION_ID|PLANS_DIR)|COPILOT_(CLI|PROJECT_DIR|HOOK_DIR))$/

/** Linux takes 128 KiB in one variable, name included, and starts nothing if there is more. */
const MAX_BYTES = 100 * 1024

/**
 * What a child gets of the caller's environment, what hookline and the hook add; nothing else of the caller's reaches it.
 * `paths`: of a patch, those that the hook is about. @throws HooklineError `SCRIPT_ENVIRONMENT_INCOMPLETE`
 */
export function environment(ctx: Context, paths: readonly string[] | undefined): Environment {
  const own = ownVariables(ctx)
  const wanted = { ...passed(ctx), ...told(ctx, paths), ...claudes(ctx), ...own }
  const env: Record<string, string> = {}
  const omitted: string[] = []
  for (const name in wanted) {
    const value = wanted[name]
    if (value === undefined) continue
    if (fits(value)) env[name] = value
    else omitted.push(name)
  }
  const lost = omitted.find((name) => Object.hasOwn(own, name))
  if (lost !== undefined) throw incomplete(lost)
  return { env, omitted }
}

/** @see SCRIPT_ERRORS */
export function incomplete(name: string): Error {
  return scriptError(
    'SCRIPT_ENVIRONMENT_INCOMPLETE',
    `${name} is too long for a variable, or holds what none can: a NUL byte, or a line end in a list`,
  )
}

function passed({ env, hook: { envPass = [] }, event, options }: Context): Variables {
  const agents = isNative(options, event)
  const kept: Record<string, string | undefined> = {}
  for (const name in env) {
    if (isPassed(name, envPass) || TRACES.has(name) || (agents && OF_AGENTS.test(name)))
      kept[name] = env[name]
  }
  return kept
}

function told({ event, hook, delivery }: Context, paths: readonly string[] | undefined): Variables {
  return {
    HOOKLINE_EVENT: event.name,
    HOOKLINE_HOOK: hookName(hook),
    HOOKLINE_AGENT: event.agent.name,
    HOOKLINE_SESSION_ID: event.session.id,
    HOOKLINE_CWD: event.session.cwd,
    HOOKLINE_ROOT: event.session.root,
    HOOKLINE_DELIVERY_ID: delivery.id,
    HOOKLINE_FILES: paths && listed(paths),
    ...subject(event),
  }
}

/** One path a line; a NUL byte, which no variable can hold, where that would not be true. */
function listed(paths: readonly string[]): string {
  return paths.some((path) => path.includes('\n')) ? '\0' : paths.join('\n')
}

function subject(event: LifecycleEvent): Variables {
  if (event.name === 'task.start') return { HOOKLINE_PROMPT: event.data.prompt ?? undefined }
  const kind = event.name === 'permission.request' ? event.data.kind : event.name.split('.')[0]!
  return Object.hasOwn(SUBJECTS, kind) ? SUBJECTS[kind]!(event.data as never) : {}
}

const SUBJECTS: Readonly<Record<string, (data: never) => Variables>> = {
  exec: ({ command }: { readonly command: string }) => ({ HOOKLINE_COMMAND: command }),
  mcp: ({ server, tool }: { readonly server: string; readonly tool: string }) => ({
    HOOKLINE_TOOL: `${server}/${tool}`,
  }),
  tool: ({ tool }: { readonly tool: string }) => ({ HOOKLINE_TOOL: tool }),
}

/** What hook scripts written for Claude Code look for. */
function claudes({ options, event: { session } }: Context): Variables {
  if (options.payload !== 'claude') return {}
  return { CLAUDE_PROJECT_DIR: session.root, CLAUDE_CODE_SESSION_ID: session.id }
}

function ownVariables({ hook: { env = {} }, render, secret }: Context): Readonly<Record<string, string>> {
  const own: Record<string, string> = {}
  for (const name in env) {
    const value = env[name]!
    own[name] = typeof value === 'string' ? argument(render(value)) : secret(value)
  }
  return own
}

/** Names of the variables that hold a secret. */
export function secretNames({ hook: { env = {} } }: Context): readonly string[] {
  return Object.keys(env).filter((name) => typeof env[name] !== 'string')
}

function fits(value: string): boolean {
  // three bytes a letter at most
  return !value.includes('\0') && (value.length * 3 <= MAX_BYTES || Buffer.byteLength(value) <= MAX_BYTES)
}
