import { answer, type AnyExecutor, type Json } from '@hookline/core'
import { answersOf } from '../action-settings.ts'
import type { Hearing } from '../events.ts'
import type { Path } from '../fault.ts'
import type { HookTable } from '../hook-table.ts'
import { isJson } from '../not-json.ts'
import { HOOK_RULES } from '../right-shape.ts'
import type { Setting } from '../setting.ts'
import { settingsSchema } from '../settings-schema.ts'
import type { Table } from '../toml.ts'
import { isPlainText } from './text.ts'

/** What a hook does by `run`, or by `deny`, `ask` and `context`. */
export interface PlainAction {
  readonly name: string
  readonly executor: AnyExecutor
  readonly options: Json
}

/** `undefined`: not certainly right. */
export function plainAction(table: HookTable, hear: Hearing, setting: Setting): PlainAction | undefined {
  return table.run === undefined ? plainAnswer(table, hear, setting) : plainScript(table, hear, setting)
}

function plainAnswer(table: HookTable, hear: Hearing, { holes }: Setting): PlainAction | undefined {
  const { deny, ask, context, with: settings, env } = table
  if (settings !== undefined || env !== undefined) return undefined
  if (deny === undefined ? ask === undefined && context === undefined : ask !== undefined) return undefined
  const options = answersOf(table)
  if (holes && !arePlainTexts(options, 'answer', answer, hear)) return undefined
  return { name: 'answer', executor: answer, options: options as Json }
}

function plainScript(table: HookTable, hear: Hearing, setting: Setting): PlainAction | undefined {
  const executor = setting.executors.get('script')
  const settings = scriptSettings(table)
  if (executor === undefined || settings === undefined || settingsSchema(executor).hasSecrets)
    return undefined
  if (setting.holes && !arePlainTexts(settings, 'script', executor, hear)) return undefined
  const options = checked(settings, executor)
  return options === undefined ? undefined : { name: 'script', executor, options }
}

function scriptSettings({ run, with: settings, deny, ask, context }: HookTable): Table | undefined {
  if (deny !== undefined || ask !== undefined || context !== undefined) return undefined
  const made: Record<string, unknown> = { run }
  if (settings === undefined) return made
  // what TOML gives is a dictionary, which is slow to spread
  for (const key of Object.keys(settings)) {
    if (key === '__proto__' || Object.hasOwn(HOOK_RULES, key) || !isJson(settings[key])) return undefined
    made[key] = settings[key]
  }
  return made
}

function arePlainTexts(settings: Table, name: string, executor: AnyExecutor, hear: Hearing): boolean {
  const isPlain = (value: unknown, path: Path): boolean =>
    typeof value === 'string' && settingsSchema(executor).takesHoles(path) && isPlainText(value, hear)
  for (const key in settings) {
    const value = settings[key]
    if (Array.isArray(value)) {
      for (let at = 0; at < value.length; at++)
        if (isFilled(value[at]) && !isPlain(value[at], [key, at])) return false
      // the line of a shell takes none
    } else if (isFilled(value) && ((name === 'script' && key === 'run') || !isPlain(value, [key])))
      return false
  }
  return true
}

/** True for what is, or may be, no plain text. */
function isFilled(value: unknown): boolean {
  return typeof value === 'string' ? value.includes('{{') : typeof value === 'object'
}

/** `undefined`: refused, or it takes its time. */
function checked(settings: Table, executor: AnyExecutor): Json | undefined {
  try {
    const result = executor.options['~standard'].validate(settings)
    if (result instanceof Promise || result.issues !== undefined) return undefined
    return result.value === settings || isJson(result.value) ? (result.value as Json) : undefined
  } catch {
    return undefined
  }
}
