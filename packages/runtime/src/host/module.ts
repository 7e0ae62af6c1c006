import { realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { admit, HooklineError, isExecutor, type AnyExecutor, type Json } from '@hookline/core'
import type { Description } from './protocol.ts'

/** The one executor a module exports, under whatever name. @throws HooklineError `EXECUTOR_LOAD`, `EXECUTOR_INVALID`, `EXECUTOR_SPEC` */
export async function executorIn(
  module: string,
  name: string,
  origin: string | undefined,
): Promise<AnyExecutor> {
  if (origin !== undefined) resolveFrom(module, origin)
  const exports = await imported(module)
  const found = [...new Set(Object.values(exports).filter(isExecutor))]
  if (found.length === 1) return admit(name, found[0])
  throw new HooklineError('EXECUTOR_INVALID', `${module} exports ${found.length} executors, one is needed`)
}

/** What a copy imports by name is found from where the original lies, as it would have found it itself. */
function resolveFrom(copy: string, origin: string): void {
  const folder = new URL('.', pathToFileURL(realpathSync(copy))).href
  const there = pathToFileURL(origin).href
  registerHooks({
    resolve: (specifier, context, next) =>
      context.parentURL?.startsWith(folder) === true && !/^(\.{0,2}\/|[a-z]+:)/.test(specifier)
        ? next(specifier, { ...context, parentURL: there })
        : next(specifier, context),
  })
}

async function imported(module: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(module).href)) as Record<string, unknown>
  } catch (cause) {
    const [line] = HooklineError.from(cause).message.split('\n')
    const hint = 'The plugin could not be loaded: see the message, and tell its author.'
    throw new HooklineError('EXECUTOR_LOAD', `${module}: ${line}`, { hint, cause })
  }
}

/** What an executor says of itself. `options`: those of which the target is wanted. */
export function describe(executor: AnyExecutor, options: readonly Json[]): Description {
  const settings = settingsOf(executor)
  return {
    name: executor.name,
    answers: executor.answers === true,
    idempotent: executor.idempotent === true,
    does: { check: executor.check !== undefined, preview: executor.preview !== undefined },
    ...(settings === undefined ? {} : { settings }),
    ...(executor.target === undefined ? {} : { targets: options.map((one) => executor.target!(one)) }),
  }
}

function settingsOf({ options }: AnyExecutor): Record<string, unknown> | undefined {
  try {
    const schema = options['~standard'].jsonSchema?.input({ target: 'draft-07' })
    return schema === undefined ? undefined : (JSON.parse(JSON.stringify(schema)) as Record<string, unknown>)
  } catch {
    // a schema that JSON Schema cannot say: it marks nothing
    return undefined
  }
}
