import type { Path } from './fault.ts'
import { settingValue } from './overrides.ts'
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
    const said = [
      ...told(hook, ['hooks', at], 'hook', lineOf),
      ...(guard ? [] : told(tableAt(table, path), path, 'profile', lineOf)),
      ...(guard ? [] : asked(id, settings)),
    ]
    // a table of a hook stands for all of the one in [defaults]
    const tables = new Set(said.flatMap(({ key }) => /^(with|env)\./.exec(key)?.[1] ?? []))
    const general = told(defaults, ['defaults'], 'defaults', lineOf).filter(
      ({ key }) => !tables.has(key.split('.')[0]!),
    )
    const origins = new Map<string, Origin>()
    for (const origin of [...general, ...said]) origins.set(origin.key, origin)
    found.set(id, [...origins.values()])
  }
  return found
}

/** What is filled up key by key is told key by key. */
function told(
  table: Table,
  path: Path,
  from: Origin['from'],
  lineOf: (path: Path) => number,
): readonly Origin[] {
  return Object.entries(table).flatMap(([key, value]) =>
    key === 'with' || key === 'env'
      ? Object.entries(value as Table).map(([name, inner]) => ({
          key: `${key}.${name}`,
          value: inner,
          from,
          line: lineOf([...path, key, name]),
        }))
      : [{ key, value, from, line: lineOf([...path, key]) }],
  )
}

function asked(id: string, settings: readonly string[]): readonly Origin[] {
  const prefix = `hooks.${id}.`
  return settings
    .filter((one) => one.startsWith(prefix))
    .map((one) => {
      const [key = '', ...value] = one.slice(prefix.length).split('=')
      return { key: key.trim(), value: settingValue(value.join('=').trim()), from: 'override' }
    })
}

function tableAt(file: Table, path: readonly string[]): Table {
  return path.reduce<Table>((table, key) => (Object.hasOwn(table, key) ? (table[key] as Table) : {}), file)
}
