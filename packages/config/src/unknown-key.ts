import { EVENTS } from '@hookline/core'
import { DELIVERY_SYNONYMS, INNER_SYNONYMS } from './delivery-synonyms.ts'
import type { Fault, Path } from './fault.ts'
import { foreignKey } from './foreign-keys.ts'
import { JOURNAL_SYNONYMS } from './journal-synonyms.ts'
import { nearest } from './nearest.ts'
import { INNER_KEYS } from './right-background.ts'
import {
  CHANGE_KEYS,
  DEFAULT_KEYS,
  DISPATCH_KEYS,
  HOOK_KEYS,
  JOURNAL_KEYS,
  NETWORK_KEYS,
  PROFILE_KEYS,
  PROJECT_KEYS,
  SANDBOX_KEYS,
  SERVER_KEYS,
  TOP_KEYS,
} from './right-shape.ts'
import { SERVER_SYNONYMS } from './server-synonyms.ts'
import { FILE_SYNONYMS, KEY_SYNONYMS } from './synonyms.ts'

/** The fault of a key that does not exist, with the one that was probably meant. */
export function unknownKey(path: Path, key: string, hint: string = keyHint(path, key)): Fault {
  return {
    code: 'KEY_UNKNOWN',
    message: `there is no key ${keyName(key)} ${whereOf(path)}`,
    path: [...path, key],
    at: 'key',
    hint,
  }
}

function keyName(key: string): string {
  return key === '' ? '"" (an empty one)' : `\`${key.length > 60 ? `${key.slice(0, 60)}...` : key}\``
}

function whereOf(path: Path): string {
  const inner = innerOf(path)
  return inner === undefined ? (WHERE[String(path[0])] ?? 'at the top of the file') : `in \`${inner}\``
}

/** The key of a hook that is a table, if the path ends in one. */
function innerOf(path: Path): string | undefined {
  const key = String(path.at(-1))
  return path.length === DEPTH[String(path[0])] && Object.hasOwn(INNER_KEYS, key) ? key : undefined
}

/** How long the path to a key of a hook is. */
const DEPTH: Readonly<Record<string, number>> = { hooks: 3, defaults: 2, profiles: 5 }

const WHERE: Readonly<Record<string, string>> = {
  hooks: 'in a hook',
  defaults: 'in [defaults]',
  dispatch: 'in [dispatch]',
  journal: 'in [journal]',
  network: 'in [network]',
  sandbox: 'in [sandbox]',
  server: 'in [server]',
  profiles: 'in a profile',
  projects: 'in [projects]',
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  hooks: HOOK_KEYS,
  defaults: DEFAULT_KEYS,
  dispatch: DISPATCH_KEYS,
  journal: JOURNAL_KEYS,
  network: NETWORK_KEYS,
  sandbox: SANDBOX_KEYS,
  server: SERVER_KEYS,
  projects: PROJECT_KEYS,
}

/** The keys there are at a place. */
function keysAt(path: Path): readonly string[] {
  if (path[0] === 'profiles') return path.length > 2 ? CHANGE_KEYS : PROFILE_KEYS
  return KEYS[String(path[0])] ?? TOP_KEYS
}

function keyHint(path: Path, key: string): string {
  const inner = innerOf(path)
  if (inner !== undefined)
    return meantOr(nearest(key, INNER_KEYS[inner]!, INNER_SYNONYMS[inner]!), INNER_KEYS[inner]!)
  const known = keysAt(path)
  if (path[0] === 'profiles' && path.length === 2)
    return `Write what is otherwise below the hook: [profiles.${path[1]}.hooks.<id>].`
  if (path[0] === 'defaults' && HOOK_KEYS.includes(key))
    return `\`${key}\` belongs to one hook: it cannot be a default.`
  if (path.length === 0 && HOOK_KEYS.includes(key))
    return `\`${key}\` belongs to a hook: write it below a [[hooks]] line.`
  const own = path.length === 0 ? OWN_TABLES.find((name) => KEYS[name]!.includes(key)) : undefined
  if (own !== undefined) return `\`${key}\` belongs to the ${own}: write it below a [${own}] line.`
  const event =
    path[0] === 'dispatch' ? Object.keys(EVENTS).find((name) => name.startsWith(`${key}.`)) : undefined
  if (event !== undefined) return `Put the event in quotes: [dispatch."${event}"].`
  if (path.length > 0 && TOP_KEYS.includes(key) && !known.includes(key))
    return `\`${key}\` belongs to the whole file: write it at the top, before the first [[hooks]].`
  const foreign = foreignKey(path, key)
  if (foreign !== undefined) return foreign
  return meantOr(meantKey(path, key), known)
}

/** Tables whose keys say by themselves where they belong. */
const OWN_TABLES = ['journal', 'network', 'sandbox', 'server'] as const

function meantOr(near: string | undefined, known: readonly string[]): string {
  return near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${near}\`?`
}

/** The key that was probably meant. */
export function meantKey(path: Path, key: string): string | undefined {
  const known = keysAt(path)
  const inner = known.includes('retry') ? DOTTED : []
  const events = path[0] === 'dispatch' && path.length === 1 ? Object.keys(EVENTS) : []
  return nearest(key, [...known, ...inner, ...events], SYNONYMS[String(path[0])] ?? FILE_SYNONYMS)
}

const HOOK_SYNONYMS = { ...KEY_SYNONYMS, ...DELIVERY_SYNONYMS }

/** What other programs call it. */
const NETWORK_SYNONYMS: Readonly<Record<string, string>> = {
  allow: 'allow_private',
  allow_list: 'allow_private',
  allow_local: 'allow_private',
  allowed_hosts: 'allow_private',
  allowlist: 'allow_private',
  hosts: 'allow_private',
  private: 'allow_private',
  whitelist: 'allow_private',
}

const SANDBOX_SYNONYMS: Readonly<Record<string, string>> = {
  engine: 'backend',
  kind: 'backend',
  runtime: 'backend',
  type: 'backend',
  inside: 'nested',
  nesting: 'nested',
}

const SYNONYMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hooks: HOOK_SYNONYMS,
  defaults: HOOK_SYNONYMS,
  profiles: HOOK_SYNONYMS,
  journal: JOURNAL_SYNONYMS,
  network: NETWORK_SYNONYMS,
  sandbox: SANDBOX_SYNONYMS,
  server: SERVER_SYNONYMS,
}

/** `retry.attempts`: keys in those of a hook that are a table. */
const DOTTED: readonly string[] = Object.entries(INNER_KEYS).flatMap(([key, inner]) =>
  inner.map((one) => `${key}.${one}`),
)
