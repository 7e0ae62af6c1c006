import { EVENTS } from '@hookline/core'
import { blankTable, type HookTable } from './hook-table.ts'
import { isLimits } from './limits.ts'
import { BACKGROUND_RULES } from './right-background.ts'
import { SERVER_RULES } from './right-server.ts'
import { isTest } from './right-test.ts'
import { OWN_SANDBOX_RULES } from './own-sandbox.ts'
import { isSandbox } from './sandbox.ts'
import { filled, fits, flag, list, oneOrMore, table, text, whole, type Is } from './right-value.ts'
import type { Table } from './toml.ts'

const SHARED = {
  enabled: flag,
  agents: (value: unknown) => list(value) && (value as unknown[]).length > 0,
  guard: flag,
  mode: (value: unknown) => value === 'blocking' || value === 'background',
  priority: whole,
  order: (value: unknown) => value === 'parallel' || value === 'sequential',
  timeout: text,
  on_error: (value: unknown) => value === 'ignore' || value === 'deny',
  ...BACKGROUND_RULES,
  enforce: flag,
  sandbox: isSandbox,
  limits: isLimits,
  env_pass: list,
  env: (value: unknown) =>
    table(value) && Object.values(value as Table).every((one) => text(one) || table(one)),
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
  pausable: flag,
  needs: list,
  ...SHARED,
}

const FILE: Readonly<Record<string, Is>> = {
  version: (value) => value === 1,
  requires: text,
  defaults: (value) => fits(value, SHARED),
  dispatch: isDispatch,
  journal: (value) => fits(value, JOURNAL),
  server: (value) => fits(value, SERVER_RULES),
  network: (value) => fits(value, NETWORK),
  sandbox: (value) => fits(value, OWN_SANDBOX_RULES),
  executors: (value) => table(value) && Object.values(value as Table).every(isExecutor),
  profiles: (value) => isTableOf(value, (profile) => fits(profile, PROFILE)),
  projects: (value) => isTableOf(value, (project) => fits(project, { allow: flag })),
  hooks: Array.isArray,
  tests: (value) => Array.isArray(value) && value.every(isTest),
}

const { id: _id, ...CHANGES } = HOOK

const PROFILE: Readonly<Record<string, Is>> = {
  hooks: (value) => isTableOf(value, (changes) => fits(changes, CHANGES)),
}

const DISPATCH: Readonly<Record<string, Is>> = {
  order: SHARED.order,
  max_parallel: (value) => whole(value) && (value as number) >= 1 && (value as number) <= 1000,
  deadline: text,
}

const NETWORK: Readonly<Record<string, Is>> = {
  allow_private: (value) => list(value) && (value as unknown[]).every(filled),
}

const JOURNAL: Readonly<Record<string, Is>> = {
  events: (value) => value === 'wanted' || value === 'all',
  keep: text,
  max_size: text,
}

/**
 * True if a file has the shape that schema.ts describes. The same rules once more, for speed: a file is right nearly
 * always, and a schema library takes longer to load than all the rest; test/right-shape holds the two together.
 */
export function isRightShape(file: Table): boolean {
  const blank = blankTable({})
  return isRightFile(file) && ((file['hooks'] ?? []) as unknown[]).every((hook) => rightHook(hook, blank))
}

/** The same of all but what stands in each hook. */
export function isRightFile(file: Table): boolean {
  return fits(file, FILE) && Object.hasOwn(file, 'version')
}

/** A hook that has the right shape, and where it says nothing, what `blank` says; `undefined`: it has another. */
export function rightHook(hook: unknown, blank: HookTable): HookTable | undefined {
  if (!table(hook)) return undefined
  const written = hook as Table
  const made: Record<string, unknown> & HookTable = { ...blank }
  for (const key of Object.keys(written)) {
    const value = written[key]
    if (OF_HOOK.get(key)?.(value) !== true) return undefined
    made[key] = value
  }
  return made.id === undefined || made.on === undefined ? undefined : made
}

const OF_HOOK = new Map(Object.entries(HOOK))

function isTableOf(value: unknown, is: Is): boolean {
  return table(value) && Object.values(value as Table).every(is)
}

function isExecutor(value: unknown): boolean {
  return filled(value) || (table(value) && filled((value as Table)['use']))
}

function isDispatch(value: unknown): boolean {
  if (!table(value)) return false
  return Object.entries(value as Table).every(([key, part]) =>
    Object.hasOwn(EVENTS, key) ? fits(part, DISPATCH) : fits({ [key]: part }, DISPATCH),
  )
}

/** What each key of a hook takes. */
export const HOOK_RULES: Readonly<Record<string, (value: unknown) => boolean>> = HOOK

/** Keys of a hook. */
export const HOOK_KEYS: readonly string[] = Object.keys(HOOK)

/** Keys of a hook in a profile. */
export const CHANGE_KEYS: readonly string[] = Object.keys(CHANGES)

/** Keys of a profile. */
export const PROFILE_KEYS: readonly string[] = Object.keys(PROFILE)

/** Keys of `[projects."<root>"]`. */
export const PROJECT_KEYS: readonly string[] = ['allow']

/** Keys of `[defaults]`. */
export const DEFAULT_KEYS: readonly string[] = Object.keys(SHARED)

/** Keys of `[dispatch]`. */
export const DISPATCH_KEYS: readonly string[] = Object.keys(DISPATCH)

/** Keys of `[network]`. */
export const NETWORK_KEYS: readonly string[] = Object.keys(NETWORK)

/** Keys of `[journal]`. */
export const JOURNAL_KEYS: readonly string[] = Object.keys(JOURNAL)

/** Keys of `[sandbox]`. */
export const SANDBOX_KEYS: readonly string[] = Object.keys(OWN_SANDBOX_RULES)

/** Keys of `[server]`. */
export const SERVER_KEYS: readonly string[] = Object.keys(SERVER_RULES)

/** Keys at the top of the file. */
export const TOP_KEYS: readonly string[] = Object.keys(FILE)
