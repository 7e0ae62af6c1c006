import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { claudeCode, codex } from '@hookline/agents'
import { compile, type Plan } from '@hookline/config'
import { isExecutor, type AnyExecutor, type ExecutorSource, type HooklineError } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { withInputs } from '@hookline/runtime/inputs'
import { holder } from '@hookline/runtime/limits'
import { managerOf } from '@hookline/runtime/manager'
import { confiner } from '@hookline/runtime/sandbox'
import { stateDir, userConfig } from '@hookline/runtime/state'
import { embedded } from './embedded.ts'
import { sdkError } from './errors.ts'
import type { Hooks } from './hooks.ts'
import { version } from './version.ts'

/** Which hooks.toml, and with what. */
export interface LoadOptions {
  /** Default: the user's own, `$XDG_CONFIG_HOME/hookline/hooks.toml`. */
  readonly file?: string
  /** Names of agents of one's own that the file may speak of in `agents`. Default: none. */
  readonly agents?: readonly string[]
  /** Executors of one's own, by the name that hooks use. */
  readonly executors?: Readonly<Record<string, AnyExecutor>>
  /** What `\${VAR}`, secrets and children see. Default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** hookline's log. Default: nobody reads it. */
  readonly log?: (hook: string, message: string) => void
}

/**
 * The hooks of a hooks.toml, to run in this process. Who names a file trusts it as their own: its plugins are loaded here.
 * What runs in the background elsewhere is waited for, once, since nothing is kept on disk.
 * @throws HooklineError `HOOKS_FILE_INVALID`
 */
export async function loadHooks(options: LoadOptions = {}): Promise<Hooks> {
  const { env = process.env, agents = [], executors = {}, log = () => undefined } = options
  const file = resolve(options.file ?? userConfig(env))
  const compiled = await compile({
    file,
    dialects: [codex, claudeCode, ...agents.map(embedded)],
    executors: { script, ...executors },
    hookline: version,
  })
  if (!compiled.ok) throw invalid(file, compiled.errors)
  const { plan } = compiled
  const manager = await managerOf(plan.hooks, {
    loaded: { plan, errors: [] },
    executors: { script, ...pluginsOf(plan), ...executors },
    own: { folders: () => [dirname(file)], lean: false },
    inputs: () => withInputs,
    // what such an agent lets its own commands do nobody tells
    sandbox: (chosen) => confiner(env, () => undefined, chosen),
    limits: holder,
    env,
    stateDir: stateDir(env),
    log,
  })
  return { ...manager, hooks: plan.hooks }
}

function invalid(file: string, errors: readonly HooklineError[]): HooklineError {
  const lines = errors.map(
    ({ code, message, details }) => `${file}:${details.line ?? 1}: ${message} [${code}]`,
  )
  return sdkError('HOOKS_FILE_INVALID', lines.join('\n'), { file, cause: errors })
}

/** The plugins of `[executors]`, imported when a hook first needs one. */
function pluginsOf({ executors }: Plan): Readonly<Record<string, ExecutorSource>> {
  const plugins = Object.entries(executors).filter(([, { own }]) => own !== true)
  return Object.fromEntries(plugins.map(([name, { module }]) => [name, () => imported(module)]))
}

async function imported(module: string): Promise<unknown> {
  const exports = (await import(pathToFileURL(module).href)) as Readonly<Record<string, unknown>>
  return Object.values(exports).find(isExecutor)
}
