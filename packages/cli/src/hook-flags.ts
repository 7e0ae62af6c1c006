import { HOOK_FLAGS, keyPath, writtenValue, writtenVariable, type KeyKind } from '@hookline/config/edit'
import { HooklineError } from '@hookline/core'
import type { FlagKind, Flags } from './flags.ts'

const FORMS: Readonly<Record<KeyKind, FlagKind>> = {
  text: 'text',
  value: 'text',
  switch: 'switch',
  texts: 'list',
  list: 'list',
  table: 'list',
  variables: 'list',
}

const VALUES: Readonly<Record<KeyKind, string>> = {
  text: ' <text>',
  value: ' <value>',
  switch: '',
  texts: ' <text>...',
  list: ' <text>...',
  table: ' <key>=<value>...',
  variables: ' <NAME>=<text or reference>...',
}

const KEYS = Object.entries(HOOK_FLAGS).filter(([key]) => key !== 'id')

/** A flag for every key of a hook: `--on`, `--on-error`, `--guard` and `--no-guard`. */
export const KEY_FLAGS: Readonly<Record<string, FlagKind>> = Object.fromEntries(
  KEYS.flatMap(([key, kind]) =>
    kind === 'switch'
      ? [
          [flagOf(key), FORMS[kind]],
          [`no-${flagOf(key)}`, FORMS[kind]],
        ]
      : [[flagOf(key), FORMS[kind]]],
  ),
)

/** The same for people. */
export function keyFlagLines(): readonly string[] {
  const words = KEYS.map(([key, kind]) => `--${flagOf(key)}${VALUES[kind]}`)
  const rows: string[] = []
  for (const word of words) {
    const last = rows.at(-1)
    if (last === undefined || last.length + word.length > 100) rows.push(`  ${word}`)
    else rows[rows.length - 1] = `${last}  ${word}`
  }
  return rows
}

/** The keys of a hook that flags ask for, in the order of the schema. @throws HooklineError `USAGE` */
export function keysOf(flags: Flags): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    KEYS.flatMap(([key, kind]) => {
      const value = READ[kind](flagOf(key), flags)
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

function flagOf(key: string): string {
  return key.replaceAll('_', '-')
}

type Read = (flag: string, flags: Flags) => unknown

const READ: Readonly<Record<KeyKind, Read>> = {
  text: (flag, { text }) => text[flag],
  value: (flag, { text }) => (text[flag] === undefined ? undefined : writtenValue(text[flag])),
  switch: (flag, { on }) => (on[flag] === true ? true : on[`no-${flag}`] === true ? false : undefined),
  texts: (flag, { lists }) => oneOrMore(listOf(lists[flag])),
  list: (flag, { lists }) => listOf(lists[flag]),
  table: (flag, { lists }) => tableOf(flag, lists[flag], writtenValue),
  variables: (flag, { lists }) => tableOf(flag, lists[flag], writtenVariable),
}

/** Given several times, or once as a TOML list. */
function listOf(given: readonly string[] | undefined): readonly unknown[] | undefined {
  const only = given?.length === 1 ? writtenValue(given[0]!) : undefined
  return Array.isArray(only) ? (only as unknown[]) : given
}

function oneOrMore(list: readonly unknown[] | undefined): unknown {
  return list?.length === 1 ? list[0] : list
}

type Table = { [key: string]: unknown }

/** `key=value` each; `headers.a=1` is in a table of the table. */
function tableOf(
  flag: string,
  given: readonly string[] | undefined,
  read: (text: string) => unknown,
): Table | undefined {
  if (given === undefined) return undefined
  const table: Table = {}
  for (const pair of given) {
    const { key, value } = assignment(pair) ?? noPair(flag, pair)
    let inner = table
    for (const word of key.slice(0, -1)) inner = (inner[word] ??= {}) as Table
    inner[key.at(-1)!] = read(value)
  }
  return table
}

function noPair(flag: string, pair: string): never {
  throw new HooklineError('USAGE', `--${flag} takes key=value, found "${pair}"`, {
    hint: `--${flag} name=value, once for each`,
  })
}

/** Reads `key=value`; `undefined`: it is none. */
export function assignment(
  word: string,
): { readonly key: readonly string[]; readonly value: string } | undefined {
  const found = /^((?:[\w-]+|"[^"]*"|'[^']*')(?:\.(?:[\w-]+|"[^"]*"|'[^']*'))*)=/.exec(word)
  return found === null ? undefined : { key: keyPath(found[1]!), value: word.slice(found[0].length) }
}
