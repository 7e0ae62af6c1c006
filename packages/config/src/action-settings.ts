import type { AnyExecutor } from '@hookline/core'
import type { HookTable } from './hook-table.ts'
import { HOOK_RULES } from './right-shape.ts'
import { settingsSchema } from './settings-schema.ts'
import type { Table } from './toml.ts'

/** The keys that are an answer by themselves. */
export const ANSWERS = ['deny', 'ask', 'context'] as const

/** What such a hook answers. */
export function answersOf(table: HookTable): Table {
  const settings: Record<string, unknown> = {}
  for (const key of ANSWERS) if (table[key] !== undefined) settings[key] = table[key]
  return settings
}

/** What `with` holds; what is said to belong elsewhere is not held against the executor too. */
export function ownSettings({ with: settings = {} }: HookTable, executor?: AnyExecutor): Table {
  const known = executor === undefined ? [] : settingsSchema(executor).keysAt([])
  const isOwn = (key: string): boolean => !Object.hasOwn(HOOK_RULES, key) || known.includes(key)
  if (Object.keys(settings).every(isOwn)) return settings
  return Object.fromEntries(Object.entries(settings).filter(([key]) => isOwn(key)))
}
