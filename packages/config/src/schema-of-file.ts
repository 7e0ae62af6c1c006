import { answer, HooklineError, type AnyExecutor } from '@hookline/core'
import { configHint } from './errors.ts'
import { pathText, type Fault } from './fault.ts'
import { PACKAGES } from './own-packages.ts'
import type { CompileOptions } from './plan.ts'
import { readPlugins } from './read-plugins.ts'
import { shapeOf } from './shape.ts'
import { readSource } from './source.ts'
import { parseToml, type Table } from './toml.ts'

/** A JSON Schema for editors, and what could not be had for it. */
export interface FileSchema {
  readonly schema: Readonly<Record<string, unknown>>
  /** Why the settings of some plugins are not in it. */
  readonly errors: readonly HooklineError[]
}

/**
 * The JSON Schema of a hooks.toml, with the settings of every executor at hand, of those of hookline that are installed,
 * and of each plugin that the file lists.
 * Never rejects: of a file that is not there, or not right, what is left of it.
 */
export async function schemaOfFile(options: CompileOptions): Promise<FileSchema> {
  const { editorSchema } = await import('./editor-schema.ts')
  const errors: HooklineError[] = []
  const own = new Map(Object.entries(options.executors))
  const plugins = await pluginsOf(options, errors).catch((thrown: unknown) => {
    errors.push(HooklineError.from(thrown, 'INTERNAL'))
    return new Map<string, AnyExecutor>()
  })
  return { schema: editorSchema(new Map([...own, ...plugins])), errors }
}

async function pluginsOf(
  options: CompileOptions,
  errors: HooklineError[],
): Promise<ReadonlyMap<string, AnyExecutor>> {
  const { text, source } = await readSource(options.file, options.layer ?? 'user', options.text)
  const { executors } = await shapeOf(parseToml(text, source.file), () => undefined)
  const report = ({ code, message, path, hint = configHint(code) ?? '' }: Fault): void =>
    void errors.push(new HooklineError(code, message, { file: source.file, key: pathText(path), hint }))
  // all of them, whether a hook names them yet or not
  const used = [...Object.keys(executors), ...PACKAGES]
  const found = await readPlugins({ executors, used }, source.file, options, report)
  const had = [...found.executors].flatMap(([name, executor]) =>
    executor === undefined ? [] : [[name, executor] as const],
  )
  const byName = new Map(had)
  const instances = [...found.instances].flatMap(([name, { use, settings }]) => {
    const executor = use === 'answer' ? answer : byName.get(use)
    return executor === undefined ? [] : [[name, instanceOf(executor, settings)] as const]
  })
  return new Map([...had, ...instances])
}

/** An executor with settings of its own: what it has already a hook need not give. */
function instanceOf(executor: AnyExecutor, settings: Table): AnyExecutor {
  const { '~standard': standard } = executor.options
  const input = (options: { readonly target: string }): Record<string, unknown> => {
    const { required = [], ...schema } = standard.jsonSchema?.input(options) ?? { type: 'object' }
    const left = (required as readonly string[]).filter((key) => !Object.hasOwn(settings, key))
    return left.length === 0 ? schema : { ...schema, required: left }
  }
  return { ...executor, options: { '~standard': { ...standard, jsonSchema: { input } } } }
}
