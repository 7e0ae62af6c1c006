import { deadlineOf, HooklineError } from '@hookline/core'
import { readDispatch } from './dispatch.ts'
import { configHint } from './errors.ts'
import { pathText, type Fault, type Report } from './fault.ts'
import { checkHeader } from './header.ts'
import { readHooks } from './hooks.ts'
import type { Compiled, CompileOptions, Plan, PlanWarning } from './plan.ts'
import { readPlugins } from './read-plugins.ts'
import type { Setting } from './setting.ts'
import { shapeOf, type Shape } from './shape.ts'
import { readSource, type Source } from './source.ts'
import { parseToml } from './toml.ts'

/** Reads a hooks.toml: a plan, or every mistake in it with its place and its fix. Never rejects. */
export async function compile(options: CompileOptions): Promise<Compiled> {
  try {
    return await compiled(options)
  } catch (thrown) {
    return { ok: false, errors: [HooklineError.from(thrown, 'INTERNAL')] }
  }
}

async function compiled(options: CompileOptions): Promise<Compiled> {
  const source = await readSource(options.file, options.layer ?? 'user', options.text)
  const { file } = source.source
  const table = parseToml(source.text, file)
  const faults: Fault[] = []
  const report: Report = (fault) => void faults.push(fault)
  // what was written for another hookline is not judged by this one
  const foreign = checkHeader(table, options.hookline, report)
  const plan = foreign ? undefined : await read(await shapeOf(table, report), source, options, report)
  const wrong = faults.filter((fault) => fault.warning !== true)
  if (wrong.length === 0) return { ok: true, plan: { ...plan!, warnings: await warnings(faults, source) } }
  const errors = (await placed(wrong, source)).map(([fault, place]) => errorOf(fault, { file, ...place }))
  return { ok: false, errors }
}

async function read(shape: Shape, source: Source, options: CompileOptions, report: Report): Promise<Plan> {
  const { file, layer } = source.source
  const dispatch = readDispatch(shape.dispatch, report)
  const used = shape.hooks.map(({ table }) => table.executor)
  const plugins = await readPlugins({ executors: shape.executors, used }, file, options, report)
  const setting: Setting = {
    report,
    file,
    layer,
    dialects: options.dialects,
    executors: plugins.executors,
    // a text may also spell a brace or a dollar as \u007B
    holes: source.text.includes('{{') || source.text.includes('\\'),
    variables: source.text.includes('${') || source.text.includes('\\'),
    deadlineOf: (event) => deadlineOf(dispatch, event),
  }
  const hooks = await readHooks(shape, source, setting)
  return { format: 1, sources: [source.source], hooks, executors: plugins.found, dispatch, warnings: [] }
}

type Place = { readonly line: number; readonly column: number }

async function placed(
  faults: readonly Fault[],
  { text }: Source,
): Promise<readonly (readonly [Fault, Place])[]> {
  const { placer } = await import('./place.ts')
  const place = placer(text)
  return faults
    .map((fault) => [fault, place(fault)] as const)
    .toSorted(([, a], [, b]) => a.line - b.line || a.column - b.column)
}

function errorOf(
  { code, message, path, hint }: Fault,
  place: Place & { readonly file: string },
): HooklineError {
  const said = hint ?? configHint(code)
  return new HooklineError(code, message, {
    ...place,
    key: pathText(path),
    ...(said === undefined ? {} : { hint: said }),
  })
}

async function warnings(faults: readonly Fault[], source: Source): Promise<readonly PlanWarning[]> {
  if (faults.length === 0) return []
  const { file } = source.source
  return (await placed(faults, source)).map(([fault, place]) => {
    const { code, message, hint } = errorOf(fault, { file, ...place })
    return { code, message, hint, file, ...place, key: pathText(fault.path) }
  })
}
