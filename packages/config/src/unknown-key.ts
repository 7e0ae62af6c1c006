import { EVENTS } from '@hookline/core'
import type { Fault, Path } from './fault.ts'
import { foreignKey } from './foreign-keys.ts'
import { nearest } from './nearest.ts'
import {
  CHANGE_KEYS,
  DEFAULT_KEYS,
  DISPATCH_KEYS,
  HOOK_KEYS,
  PROFILE_KEYS,
  PROJECT_KEYS,
  TOP_KEYS,
} from './right-shape.ts'
import { FILE_SYNONYMS, KEY_SYNONYMS } from './synonyms.ts'

/** The fault of a key that does not exist, with the one that was probably meant. */
export function unknownKey(path: Path, key: string, hint: string = keyHint(path, key)): Fault {
  return {
    code: 'KEY_UNKNOWN',
    message: `there is no key ${keyName(key)} ${WHERE[String(path[0])] ?? 'at the top of the file'}`,
    path: [...path, key],
    at: 'key',
    hint,
  }
}

function keyName(key: string): string {
  return key === '' ? '"" (an empty one)' : `\`${key.length > 60 ? `${key.slice(0, 60)}...` : key}\``
}

const WHERE: Readonly<Record<string, string>> = {
  hooks: 'in a hook',
  defaults: 'in [defaults]',
  dispatch: 'in [dispatch]',
  profiles: 'in a profile',
  projects: 'in [projects]',
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  hooks: HOOK_KEYS,
  defaults: DEFAULT_KEYS,
  dispatch: DISPATCH_KEYS,
  projects: PROJECT_KEYS,
}

/** The keys there are at a place. */
function keysAt(path: Path): readonly string[] {
  if (path[0] === 'profiles') return path.length > 2 ? CHANGE_KEYS : PROFILE_KEYS
  return KEYS[String(path[0])] ?? TOP_KEYS
}

function keyHint(path: Path, key: string): string {
  const known = keysAt(path)
  if (path[0] === 'profiles' && path.length === 2)
    return `Write what is otherwise below the hook: [profiles.${path[1]}.hooks.<id>].`
  if (path[0] === 'defaults' && HOOK_KEYS.includes(key))
    return `\`${key}\` belongs to one hook: it cannot be a default.`
  if (path.length === 0 && HOOK_KEYS.includes(key))
    return `\`${key}\` belongs to a hook: write it below a [[hooks]] line.`
  const event =
    path[0] === 'dispatch' ? Object.keys(EVENTS).find((name) => name.startsWith(`${key}.`)) : undefined
  if (event !== undefined) return `Put the event in quotes: [dispatch."${event}"].`
  if (path.length > 0 && TOP_KEYS.includes(key) && !known.includes(key))
    return `\`${key}\` belongs to the whole file: write it at the top, before the first [[hooks]].`
  const foreign = foreignKey(path, key)
  if (foreign !== undefined) return foreign
  const near = meantKey(path, key)
  return near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \`${near}\`?`
}

/** The key that was probably meant. */
export function meantKey(path: Path, key: string): string | undefined {
  const ofHooks = ['hooks', 'defaults', 'profiles'].includes(String(path[0]))
  const known = keysAt(path)
  const events = path[0] === 'dispatch' && path.length === 1 ? Object.keys(EVENTS) : []
  return nearest(key, [...known, ...events], ofHooks ? KEY_SYNONYMS : FILE_SYNONYMS)
}
