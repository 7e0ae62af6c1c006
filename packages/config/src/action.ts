import { answer, type AnyExecutor } from '@hookline/core'
import { ANSWERS, answersOf, ownSettings } from './action-settings.ts'
import { executorOf } from './executor-name.ts'
import type { Path } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import { HOOK_RULES } from './right-shape.ts'
import type { Setting } from './setting.ts'
import type { ShapedHook } from './shape.ts'
import type { Table } from './toml.ts'
import { meantKey } from './unknown-key.ts'

/** What a hook does: an executor, and the settings as they are written. */
export interface Action {
  readonly name: string
  /** `undefined`: known, but not to be had. */
  readonly executor: AnyExecutor | undefined
  readonly settings: Table
  /** Where a setting stands in the file. */
  readonly place: (setting: Path) => Path
}

/** Reads `executor`, `run`, `deny`, `ask`, `context` and `with`: exactly one thing to do. */
export function actionOf(hook: ShapedHook, path: Path, setting: Setting): Action | undefined {
  const only = onlyKey(hook.table)
  return only === undefined ? actionOfMany(hook, path, setting) : actionBy(only, hook.table, path, setting)
}

/** None of the keys by which a hook does something, or several. */
function actionOfMany(
  { table, written, unknown }: ShapedHook,
  path: Path,
  setting: Setting,
): Action | undefined {
  const keys = DOING.filter((key) => table[key] !== undefined)
  if (keys.length === 0) {
    // said already: the key is there, but its value or its name is wrong
    if (
      [...Object.keys(written), ...unknown.map((key) => meantKey(path, key) ?? '')].some(
        (key) => key in KINDS,
      )
    )
      return undefined
    const hint =
      table.with === undefined ? undefined : 'Name the executor these settings are for: executor = "...".'
    setting.report({ code: 'ACTION_MISSING', message: 'this hook does nothing', path, hint })
    return undefined
  }
  const clash = clashOf(Object.keys(written).filter((key) => keys.includes(key as never)))
  if (clash !== undefined) {
    const [first, second] = clash
    setting.report({
      code: 'ACTION_CONFLICT',
      message: `\`${first}\` and \`${second}\` exclude each other`,
      path: [...path, second],
      at: 'key',
    })
    return undefined
  }
  return actionBy(keys[0]!, table, path, setting)
}

type Doing = (typeof DOING)[number]

/** The key by which the hook does something, if it is one: nearly always. */
function onlyKey(table: HookTable): Doing | undefined {
  let only: Doing | undefined
  for (const key of DOING) {
    if (table[key] === undefined) continue
    if (only !== undefined) return undefined
    only = key
  }
  return only
}

function actionBy(key: Doing, table: HookTable, path: Path, setting: Setting): Action | undefined {
  const kind = KINDS[key]!
  if (table.with !== undefined) checkWith(table, path, kind, setting)
  return MADE_OF[kind]!(table, path, setting)
}

const DOING = ['executor', 'run', 'deny', 'ask', 'context'] as const

const KINDS: Readonly<Record<string, string>> = {
  executor: 'executor',
  run: 'run',
  deny: 'answer',
  ask: 'answer',
  context: 'answer',
}

/** Two keys that do not go together: of different kinds, or `deny` and `ask`. */
function clashOf(keys: readonly string[]): readonly [string, string] | undefined {
  const other = keys.find((key) => KINDS[key] !== KINDS[keys[0]!])
  if (other !== undefined) return [keys[0]!, other]
  const both = keys.filter((key) => key === 'deny' || key === 'ask')
  return both.length === 2 ? [both[0]!, both[1]!] : undefined
}

function checkWith(table: HookTable, path: Path, kind: string, { report }: Setting): void {
  if (kind === 'answer') {
    const message = `\`${ANSWERS.find((key) => table[key] !== undefined)}\` has no settings`
    return report({ code: 'WITH_MISPLACED', message, path: [...path, 'with'], at: 'key' })
  }
  for (const key of Object.keys(table.with!)) {
    if (!Object.hasOwn(HOOK_RULES, key)) continue
    report({
      code: 'WITH_ENGINE_KEY',
      message: `\`${key}\` is a key of the hook, not a setting of its executor`,
      path: [...path, 'with', key],
      at: 'key',
      hint: `Move it up: write \`${key} = ...\` instead of \`with.${key} = ...\`.`,
    })
  }
}

const MADE_OF: Readonly<
  Record<string, (table: HookTable, path: Path, setting: Setting) => Action | undefined>
> = {
  answer: (table, path) => ({
    name: 'answer',
    executor: answer,
    settings: answersOf(table),
    place: (at) => [...path, ...at],
  }),
  run: (table, path, setting) => ({
    name: 'script',
    executor: executorOf('script', path, 'run', setting),
    settings: table.with === undefined ? { run: table.run } : { ...ownSettings(table), run: table.run },
    place: (at) => (at[0] === 'run' ? [...path, ...at] : [...path, 'with', ...at]),
  }),
  executor: (table, path, setting) => {
    const given = table.executor!
    const { use: name, settings = {} } = setting.instances.get(given) ?? { use: given }
    const executor = name === 'answer' ? answer : executorOf(name, path, 'executor', setting)
    const own = ownSettings(table, executor)
    const place = (at: Path): Path =>
      typeof at[0] === 'string' && Object.hasOwn(settings, at[0]) && !Object.hasOwn(own, at[0])
        ? ['executors', given, ...at]
        : [...path, 'with', ...at]
    return { name, executor, settings: { ...settings, ...own }, place }
  },
}
