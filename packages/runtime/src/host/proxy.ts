import {
  defineExecutor,
  HooklineError,
  type AnyExecutor,
  type CheckContext,
  type HookContext,
  type Json,
  type SchemaResult,
} from '@hookline/core'
import { errorData } from './error-data.ts'
import type { Host } from './host.ts'
import type { HostLimits } from './hosts.ts'
import { budget } from './lines.ts'
import { givenSecrets } from './given-secrets.ts'
import type { CheckGiven, Description, Given, GivenSecrets } from './protocol.ts'

/** An executor as its host tells of it. */
export interface ProxyRequest {
  readonly known: Description
  readonly options: readonly Json[]
  readonly limits: HostLimits
  /** The process, started again if it is gone. */
  readonly host: () => Host
}

/** An executor like the one in the host, that carries out nothing itself. What the original opens stays in the host. */
export function proxy(request: ProxyRequest): AnyExecutor {
  const { known, options, limits, host } = request
  const { name, answers, idempotent, settings, targets } = known
  const texts = options.map((one) => JSON.stringify(one))
  return defineExecutor<Json>({
    name,
    answers,
    idempotent,
    options: {
      '~standard': {
        version: 1,
        vendor: 'hookline-host',
        validate: (value) => limited(host(), limits.checkMs, (on) => validated(on, value)),
        ...(settings === undefined ? {} : { jsonSchema: { input: () => settings } }),
      },
    },
    ...(targets === undefined ? {} : { target: (of) => targets[texts.indexOf(JSON.stringify(of))] ?? name }),
    ...(known.does.check
      ? {
          check: (of, ctx) =>
            limited(host(), limits.checkMs, (on) =>
              on.ask({ do: 'check', given: checkGiven(of, ctx), secrets: givenSecrets(ctx.secret, of) }),
            ),
        }
      : {}),
    ...(known.does.preview
      ? {
          // it comes from another process: whoever asks waits for it
          preview: (ctx) =>
            limited(host(), limits.checkMs, (on) =>
              on.ask({ do: 'preview', given: given(ctx), secrets: secretsOf(ctx) }, { bytes: ctx.native }),
            ) as never,
        }
      : {}),
    execute: (ctx) => run(request, ctx) as Promise<never>,
  })
}

async function validated(host: Host, value: unknown): Promise<SchemaResult<Json>> {
  return (await host.ask(
    { do: 'validate', value },
    { when: 'while it looked at settings' },
  )) as SchemaResult<Json>
}

/** What takes too long takes its process with it: there is no other way to end a loop. */
async function limited<T>(host: Host, ms: number, work: (host: Host) => Promise<T>): Promise<T> {
  const timer = setTimeout(() => host.kill(`no answer within ${ms / 1000} s`), ms)
  return work(host).finally(() => clearTimeout(timer))
}

function checkGiven(options: Json, { env, stateDir, network, hook }: CheckContext): CheckGiven {
  return { options, stateDir, network, hook, env: { ...env } }
}

function given(ctx: HookContext): Given {
  const { event, hook, options, matched, results, delivery, deadline, env, stateDir, network } = ctx
  return { event, hook, options, matched, results, delivery, deadline, stateDir, network, env: { ...env } }
}

function secretsOf({ secret, options, hook }: HookContext): GivenSecrets {
  return givenSecrets(secret, options, hook.env)
}

/** What had not begun when the process ended is asked again of another, once. */
async function run({ host, limits }: ProxyRequest, ctx: HookContext): Promise<Json | undefined> {
  let begun = false
  const attempt = (): Promise<Json | undefined> => runOnce(host(), ctx, limits.graceMs, () => (begun = true))
  try {
    return await attempt()
  } catch (thrown) {
    if (begun || ctx.signal.aborted || HooklineError.from(thrown).code !== 'EXECUTOR_LOST') throw thrown
    return attempt()
  }
}

/** A run that is called off and goes on all the same ends with its process. */
async function runOnce(
  host: Host,
  ctx: HookContext,
  graceMs: number,
  begun: () => void,
): Promise<Json | undefined> {
  const { signal } = ctx
  if (signal.aborted) throw HooklineError.from(signal.reason)
  let id: number | undefined
  let timer: NodeJS.Timeout | undefined
  const onAbort = (): void => {
    host.tell({ do: 'abort', of: id!, reason: errorData(signal.reason, 'HOOK_ABORTED') })
    timer = setTimeout(() => host.kill('it went on after it was called off'), graceMs)
  }
  const log = budget(ctx.log).tell
  const numbered = (of: number): void => {
    id = of
    signal.addEventListener('abort', onAbort, { once: true })
  }
  try {
    return await host.ask(
      { do: 'run', given: given(ctx), secrets: secretsOf(ctx) },
      { bytes: ctx.native, log, numbered, begun },
    )
  } finally {
    signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
  }
}
