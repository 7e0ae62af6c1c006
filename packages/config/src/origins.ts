import type { Path } from './fault.ts'
import { placer } from './place.ts'
import type { Overrides } from './plan.ts'
import { parseToml, type Table } from './toml.ts'

/** Where the value of a key comes from. */
export interface Origin {
  readonly key: string
  readonly value: unknown
  readonly from: 'hook' | 'defaults' | 'profile' | 'override'
  /** From 1; not there for what was asked for on the command line or in the environment. */
  readonly line?: number
}

/**
 * Where each value of each hook comes from, by the hook's id: what is said last holds, and what was said before it is not told.
 * `file` is for the message. @throws HooklineError `TOML_INVALID`
 */
export function originsOf(
  text: string,
  file: string,
  { profile, settings }: Overrides,
): ReadonlyMap<string, readonly Origin[]> {
  const table = parseToml(text, file)
  const place = placer(text)
  const lineOf = (path: Path): number => place({ path, at: 'key' }).line
  const found = new Map<string, readonly Origin[]>()
  const defaults = (table['defaults'] ?? {}) as Table
  for (const [at, hook] of ((table['hooks'] ?? []) as readonly Table[]).entries()) {
    const id = String(hook['id'])
    const guard = (hook['guard'] ?? defaults['guard']) === true
    const path = ['profiles', profile ?? '', 'hooks', id]
    const origins = new Map<string, Origin>()
    for (const origin of [
      ...told(defaults, ['defaults'], 'defaults', lineOf),
      ...told(hook, ['hooks', at], 'hook', lineOf),
      ...(guard ? [] : told(tableAt(table, path), path, 'profile', lineOf)),
      ...(guard ? [] : asked(id, settings)),
    ])
      origins.set(origin.key, origin)
    found.set(id, [...origins.values()])
  }
  return found
}

function told(
  table: Table,
  path: Path,
  from: Origin['from'],
  lineOf: (path: Path) => number,
): readonly Origin[] {
  return Object.entries(table).map(([key, value]) => ({ key, value, from, line: lineOf([...path, key]) }))
}

function asked(id: string, settings: readonly string[]): readonly Origin[] {
  const prefix = `hooks.${id}.`
  return settings
    .filter((one) => one.startsWith(prefix))
    .map((one) => {
      const [key = '', ...value] = one.slice(prefix.length).split('=')
      return { key: key.trim(), value: value.join('=').trim(), from: 'override' }
    })
}

function tableAt(file: Table, path: readonly string[]): Table {
  return path.reduce<Table>((table, key) => (Object.hasOwn(table, key) ? (table[key] as Table) : {}), file)
}
