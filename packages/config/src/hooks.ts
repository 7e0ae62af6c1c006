import { hookName, type HookConfig } from '@hookline/core'
import { checkAgents } from './agents.ts'
import { checkDefaultDeliveries } from './background-keys.ts'
import { checkSandbox } from './sandbox.ts'
import { durationFault, milliseconds } from './duration.ts'
import { ANY_EVENT, checkEnvironment } from './environment.ts'
import type { Report } from './fault.ts'
import { readHook, type ReadHook } from './hook.ts'
import { hookStarts, placedLines } from './hook-starts.ts'
import { checkLimits } from './limits.ts'
import { readInputs, type ReadInputs } from './inputs.ts'
import { plainHook } from './plain/hook.ts'
import { narrowed } from './narrowed.ts'
import { checkNeeds } from './needs.ts'
import { hookTable, saidIn, type HookTable } from './hook-table.ts'
import type { Setting } from './setting.ts'
import type { Shape } from './shape.ts'
import type { Source } from './source.ts'
import type { Table } from './toml.ts'
import { checkPlaces } from './variables.ts'

/** What a hook takes from outside of the file, by the name it is known by everywhere. */
export interface TakenInputs {
  readonly hook: string
  readonly inputs: ReadInputs
}

/** What was read of the hooks of a file. */
export interface ReadHooks {
  readonly hooks: readonly HookConfig[]
  readonly taken: readonly TakenInputs[]
  /** Made when they are asked for: nearly nobody does. */
  readonly written: () => readonly HookTable[]
}

/** Reads every hook of a file, one by one and then as neighbours. */
export async function readHooks(shape: Shape, { text }: Source, setting: Setting): Promise<ReadHooks> {
  checkDefaults(shape.defaults, setting)
  const { length } = shape.hooks
  const starts = hookStarts(text, length)
  const lines = starts?.lines ?? (await placedLines(text, length))
  const settingOf =
    setting.asWritten && starts !== undefined ? narrowed(setting, text, starts.ends) : () => setting
  const read: ReadHook[] = []
  const hooks: HookConfig[] = []
  const byId = new Map<string, ReadHook>()
  const needing: ReadHook[] = []
  const taken: TakenInputs[] = []
  for (let at = 0; at < length; at++) {
    const own = settingOf(at)
    const hook = plainHook(shape, at, lines[at]!, own) ?? (await longHook(shape, at, lines[at]!, own))
    if (hook === undefined) continue
    read.push(hook)
    hooks.push(hook.config)
    byId.set(hook.config.id, hook)
    if (hook.config.needs !== undefined) needing.push(hook)
    if (hook.inputs !== undefined) taken.push({ hook: hookName(hook.config), inputs: hook.inputs })
  }
  if (byId.size < read.length) checkIds(read, setting.report)
  checkNeeds(needing, byId, setting.report)
  return {
    hooks,
    taken,
    written: () =>
      shape.hooks.map((hook) => withSettings(saidIn(hookTable(hook as Table, shape.blank)), setting)),
  }
}

async function longHook(
  shape: Shape,
  at: number,
  line: number,
  setting: Setting,
): Promise<ReadHook | undefined> {
  const shaped = await shape.hookAt(at)
  return shaped === undefined ? undefined : readHook(shaped, line, setting)
}

/** Who looks at a hook sees what `[executors]` says for it, too. */
function withSettings(table: HookTable, { instances }: Setting): HookTable {
  const own = instances.get(table.executor ?? '')
  return own === undefined ? table : { ...table, with: { ...own.settings, ...table.with } }
}

/** What is wrong in `[defaults]` is said once, not at every hook. */
function checkDefaults(defaults: HookTable, setting: Setting): void {
  if (setting.variables) checkPlaces(defaults, ['defaults'], setting.report)
  checkEnvironment(defaults, ['defaults'], ANY_EVENT, setting)
  readInputs(undefined, { env: defaults.env ?? {}, path: ['defaults', 'env'] }, setting)
  if (defaults.agents !== undefined) checkAgents(defaults.agents, ['defaults', 'agents'], setting)
  if (defaults.timeout !== undefined && milliseconds(defaults.timeout) === undefined)
    setting.report({ ...durationFault(defaults.timeout), path: ['defaults', 'timeout'] })
  checkDefaultDeliveries(defaults, ANY_EVENT, setting)
  checkSandbox(defaults, ['defaults'], setting)
  checkLimits(defaults, ['defaults'], setting)
}

function checkIds(hooks: readonly ReadHook[], report: Report): void {
  const seen = new Map<string, number>()
  hooks.forEach(({ config: { id }, at }) => {
    const first = seen.get(id)
    if (first === undefined) seen.set(id, at)
    else if (id !== '') {
      const message = `there is a hook "${id}" already, the ${ordinal(first + 1)} of the file`
      report({ code: 'HOOK_DUPLICATE', message, path: ['hooks', at, 'id'] })
    }
  })
}

function ordinal(at: number): string {
  const tail = at % 100 >= 11 && at % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][at % 10] ?? 'th')
  return `${at}${tail}`
}
