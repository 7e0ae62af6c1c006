import { flushCompileCache } from 'node:module'
import {
  namedEnv,
  type AnyExecutor,
  type Finding,
  type HookContext,
  type Json,
  type SchemaIssue,
} from '@hookline/core'
import { apart, openContext, runContext } from './context.ts'
import { engineFor, filler } from './fill.ts'
import { describe, executorIn } from './module.ts'
import { createOpened, type Opened } from './opened.ts'
import type { Description, Request } from './protocol.ts'

/** What belongs to one request. */
export interface Work {
  readonly bytes: Uint8Array
  readonly signal: AbortSignal
  readonly log: (line: string) => void
  /** Resolves once it is known that something is about to be done. */
  readonly begin: () => Promise<void>
}

type Of<D extends Request['do']> = Extract<Request, { readonly do: D }>

/** Carries out what a host is asked, by its name. */
export interface Carrier {
  readonly load: (request: Of<'load'>) => Promise<Description>
  readonly validate: (request: Of<'validate'>) => Promise<unknown>
  readonly run: (request: Of<'run' | 'preview'>, work: Work) => Promise<unknown>
  readonly preview: Carrier['run']
  readonly check: (request: Of<'check'>, work: Work) => Promise<readonly Finding[]>
  readonly close: (request: Of<'close'>) => Promise<void>
}

/** With one plugin: that of the first `load`. */
export function createCarrier(): Carrier {
  let loading: Promise<AnyExecutor> | undefined
  let opened: Opened | undefined
  const run: Carrier['run'] = async ({ do: what, given, secrets }, { bytes, signal, log, begin }) => {
    const executor = await loading!
    await begin()
    const open = openContext(given, secrets, signal, log)
    const engine = await engineFor(given.options, given.hook.env)
    const render = filler(engine, {
      event: given.event,
      results: given.results,
      env: namedEnv(given.hook, given.env),
    })
    const context = (resource: unknown): HookContext<Json, unknown> =>
      runContext(given, open, { native: bytes, resource, render })
    if (what === 'preview') return executor.preview?.(context(undefined))
    opened ??= createOpened(executor)
    return opened.with(given, open, (resource) => executor.execute(context(resource)))
  }
  return {
    async load({ name, module, options, origin }) {
      return describe(await (loading ??= executorIn(module, name, origin)), options)
    },
    async validate({ value }) {
      const result = await (await loading!).options['~standard'].validate(value)
      return result.issues === undefined ? result : { issues: result.issues.map(issueOf) }
    },
    run,
    preview: run,
    async check({ given, secrets }, { signal, log }) {
      const context = { ...openContext(given, secrets, signal, log), ...apart(given.hook) }
      return (await (await loading!).check?.(given.options, context)) ?? []
    },
    async close({ ms }) {
      // whoever closes it may kill it: what Node compiled is kept before
      flushCompileCache()
      await opened?.close(ms)
    },
  }
}

/** What config reads of an issue: libraries put much else in it. */
function issueOf(issue: SchemaIssue & { readonly keys?: unknown }): object {
  const { message, path, keys } = issue
  return { message, path, keys }
}
