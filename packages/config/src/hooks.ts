import { hookName, type HookConfig } from '@hookline/core'
import { checkAgents } from './agents.ts'
import { durationFault, milliseconds } from './duration.ts'
import { ANY_EVENT, checkEnvironment } from './environment.ts'
import type { Report } from './fault.ts'
import { readHook, type ReadHook } from './hook.ts'
import { hookLines, placedLines } from './hook-lines.ts'
import { readInputs, type ReadInputs } from './inputs.ts'
import { checkNeeds } from './needs.ts'
import { saidIn, type HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import type { Shape } from './shape.ts'
import type { Source } from './source.ts'
import { checkPlaces } from './variables.ts'

/** What a hook takes from outside of the file, by the name it is known by everywhere. */
export interface TakenInputs {
  readonly hook: string
  readonly inputs: ReadInputs
}

/** Reads every hook of a file, one by one and then as neighbours. */
export async function readHooks(
  shape: Shape,
  { text }: Source,
  setting: Setting,
): Promise<{
  readonly hooks: readonly HookConfig[]
  readonly taken: readonly TakenInputs[]
  /** Made when they are asked for: nearly nobody does. */
  readonly written: () => readonly HookTable[]
}> {
  const right = checkedDefaults(shape.defaults, setting)
  const defaults = { table: right, keys: Object.keys(right) as (keyof HookTable)[] }
  const lines = hookLines(text, shape.hooks.length) ?? (await placedLines(text, shape.hooks.length))
  const hooks: ReadHook[] = []
  for (const shaped of shape.hooks) {
    const hook = readHook(shaped, defaults, lines[hooks.length]!, setting)
    hooks.push(hook instanceof Promise ? await hook : hook)
  }
  const byId = new Map<string, ReadHook>()
  for (const hook of hooks) byId.set(hook.config.id, hook)
  if (byId.size < hooks.length) checkIds(hooks, setting.report)
  checkNeeds(hooks, byId, setting.report)
  return {
    hooks: hooks.map(({ config }) => config),
    taken: takenIn(hooks),
    written: () => hooks.map(({ table }) => withSettings(saidIn(table), setting)),
  }
}

function takenIn(hooks: readonly ReadHook[]): readonly TakenInputs[] {
  const taken: TakenInputs[] = []
  for (const { config, inputs } of hooks)
    if (inputs !== undefined) taken.push({ hook: hookName(config), inputs })
  return taken
}

/** Who looks at a hook sees what `[executors]` says for it, too. */
function withSettings(table: HookTable, { instances }: Setting): HookTable {
  const own = instances.get(table.executor ?? '')
  return own === undefined ? table : { ...table, with: { ...own.settings, ...table.with } }
}

/** What is wrong in `[defaults]` is said once, not at every hook. */
function checkedDefaults(defaults: HookTable, setting: Setting): HookTable {
  if (setting.variables) checkPlaces(defaults, ['defaults'], setting.report)
  checkEnvironment(defaults, ['defaults'], ANY_EVENT, setting)
  readInputs(undefined, { env: defaults.env ?? {}, path: ['defaults', 'env'] }, setting)
  if (defaults.agents !== undefined) checkAgents(defaults.agents, ['defaults', 'agents'], setting)
  if (defaults.timeout === undefined || milliseconds(defaults.timeout) !== undefined) return defaults
  setting.report({ ...durationFault(defaults.timeout), path: ['defaults', 'timeout'] })
  const { timeout: _timeout, ...rest } = defaults
  return rest
}

function checkIds(hooks: readonly ReadHook[], report: Report): void {
  const seen = new Map<string, number>()
  hooks.forEach(({ config: { id }, path }, at) => {
    const first = seen.get(id)
    if (first === undefined) seen.set(id, at)
    else if (id !== '') {
      const message = `there is a hook "${id}" already, the ${ordinal(first + 1)} of the file`
      report({ code: 'HOOK_DUPLICATE', message, path: [...path, 'id'] })
    }
  })
}

function ordinal(at: number): string {
  const tail = at % 100 >= 11 && at % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][at % 10] ?? 'th')
  return `${at}${tail}`
}
