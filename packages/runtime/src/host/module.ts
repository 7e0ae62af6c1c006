import { pathToFileURL } from 'node:url'
import { admit, HooklineError, isExecutor, type AnyExecutor, type Json } from '@hookline/core'
import type { Description } from './protocol.ts'

/** The one executor a module exports, under whatever name. @throws HooklineError `EXECUTOR_LOAD`, `EXECUTOR_INVALID`, `EXECUTOR_SPEC` */
export async function executorIn(module: string, name: string): Promise<AnyExecutor> {
  const exports = await imported(module)
  const found = [...new Set(Object.values(exports).filter(isExecutor))]
  if (found.length === 1) return admit(name, found[0])
  throw new HooklineError('EXECUTOR_INVALID', `${module} exports ${found.length} executors, one is needed`)
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
