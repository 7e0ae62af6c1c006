import { EVENTS } from '@hookline/core'
import type { Table } from './toml.ts'

type Is = (value: unknown) => boolean
type Rules = ReadonlyMap<string, Is>

const text: Is = (value) => typeof value === 'string'
const filled: Is = (value) => typeof value === 'string' && value !== ''
const flag: Is = (value) => typeof value === 'boolean'
const whole: Is = (value) => Number.isSafeInteger(value)
const table: Is = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
const list: Is = (value) => Array.isArray(value) && value.every(filled)
const oneOrMore: Is = (value) => filled(value) || (list(value) && (value as unknown[]).length > 0)

const SHARED = {
  enabled: flag,
  agents: (value: unknown) => list(value) && (value as unknown[]).length > 0,
  guard: flag,
  mode: (value: unknown) => value === 'blocking' || value === 'background',
  priority: whole,
  order: (value: unknown) => value === 'parallel' || value === 'sequential',
  timeout: text,
  on_error: (value: unknown) => value === 'ignore' || value === 'deny',
  enforce: flag,
  env_pass: list,
  env: (value: unknown) => table(value) && Object.values(value as Table).every(text),
}

const HOOK: Readonly<Record<string, Is>> = {
  id: text,
  description: text,
  on: oneOrMore,
  match: oneOrMore,
  if: filled,
  executor: filled,
  with: table,
  run: oneOrMore,
  deny: filled,
  ask: filled,
  context: filled,
  rewrites: flag,
  decide: filled,
  needs: list,
  ...SHARED,
}

const FILE: Readonly<Record<string, Is>> = {
  version: (value) => value === 1,
  requires: text,
  defaults: (value) => fits(value, RULES.shared),
  dispatch: isDispatch,
  executors: (value) => table(value) && Object.values(value as Table).every(text),
  hooks: (value) => Array.isArray(value) && value.every(isHook),
}

const DISPATCH: Readonly<Record<string, Is>> = {
  order: SHARED.order,
  max_parallel: (value) => whole(value) && (value as number) >= 1 && (value as number) <= 1000,
  deadline: text,
}

/** Asked once for each key of a file: a Map answers faster than an object does. */
const RULES: Readonly<Record<'shared' | 'hook' | 'dispatch' | 'file', Rules>> = {
  shared: new Map(Object.entries(SHARED)),
  hook: new Map(Object.entries(HOOK)),
  dispatch: new Map(Object.entries(DISPATCH)),
  file: new Map(Object.entries(FILE)),
}

/**
 * True if a file has the shape that schema.ts describes. The same rules once more, for speed: a file is right nearly
 * always, and a schema library takes longer to load than all the rest; test/right-shape holds the two together.
 */
export function isRightShape(file: Table): boolean {
  return fits(file, RULES.file) && Object.hasOwn(file, 'version')
}

function isHook(value: unknown): boolean {
  return fits(value, RULES.hook) && Object.hasOwn(value as Table, 'id') && Object.hasOwn(value as Table, 'on')
}

function isDispatch(value: unknown): boolean {
  if (!table(value)) return false
  return Object.entries(value as Table).every(([key, part]) =>
    Object.hasOwn(EVENTS, key) ? fits(part, RULES.dispatch) : fits({ [key]: part }, RULES.dispatch),
  )
}

function fits(value: unknown, rules: Rules): boolean {
  if (!table(value)) return false
  const asked = value as Table
  for (const key of Object.keys(asked)) {
    const rule = rules.get(key)
    if (rule === undefined || !rule(asked[key])) return false
  }
  return true
}

/** Keys of a hook. */
export const HOOK_KEYS: readonly string[] = Object.keys(HOOK)

/** Keys of `[defaults]`. */
export const DEFAULT_KEYS: readonly string[] = Object.keys(SHARED)

/** Keys of `[dispatch]`. */
export const DISPATCH_KEYS: readonly string[] = Object.keys(DISPATCH)

/** Keys at the top of the file. */
export const TOP_KEYS: readonly string[] = Object.keys(FILE)
