import {
  classified,
  freeze,
  HooklineError,
  type CheckContext,
  type HookConfig,
  type HookContext,
  type Json,
  type OpenContext,
  unconfined,
  unheld,
} from '@hookline/core'
import type { Render } from './fill.ts'
import type { Given, GivenSecrets } from './protocol.ts'

/** What an executor is told before any event, in the process that it runs in. */
export function openContext(
  { env, stateDir, network }: Pick<Given, 'env' | 'stateDir' | 'network'>,
  secrets: GivenSecrets,
  signal: AbortSignal,
  log: (line: string) => void,
): OpenContext {
  return { env, stateDir, network, signal, log, secret: (reference) => secretOf(reference, secrets) }
}

/** What an agent has set up is told to executors of hookline alone. */
function noServer(name: string): never {
  const what = `"${name}" cannot be taken from an agent by an executor that runs in a process of its own`
  throw new HooklineError('MCP_SERVER_UNKNOWN', what)
}

/** What a plugin is told of what is around its process, which is nothing. */
export function apart(hook: HookConfig): Pick<CheckContext, 'hook' | 'mcpServer' | 'confine' | 'hold'> {
  return {
    hook,
    mcpServer: noServer,
    confine: (program) => unconfined(program, { hook }).program,
    // this process is held, and all that it starts with it
    hold: (program) => unheld(program, {}),
  }
}

/** A text is the secret itself, filled in on the way here. */
function secretOf(reference: Json, secrets: GivenSecrets): string {
  if (typeof reference === 'string') return reference
  const key = JSON.stringify(reference)
  if (Object.hasOwn(secrets, key)) return secrets[key]!
  throw new HooklineError('SECRET_UNKNOWN', `no secret was given for ${JSON.stringify(reference)}`)
}

/** What a run is given, made of what was copied. */
export function runContext(
  given: Given,
  open: OpenContext,
  rest: { readonly native: Uint8Array; readonly resource: unknown; readonly render: Render },
): HookContext<Json, unknown> {
  return {
    ...freeze(given),
    ...open,
    native: rest.native.length === 0 ? undefined : rest.native,
    resource: rest.resource,
    render: rest.render,
    ...apart(given.hook),
    retryable: (cause, { after } = {}) => {
      throw classified(cause, { retryable: true, ...(after === undefined ? {} : { afterMs: after }) })
    },
    permanent: (cause, said) => {
      throw classified(cause, { retryable: false, ...said })
    },
  }
}
