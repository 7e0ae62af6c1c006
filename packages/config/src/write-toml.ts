import { stringify } from 'smol-toml'

/** A table as TOML, for people to read. */
export function stringifyToml(table: Readonly<Record<string, unknown>>): string {
  return stringify(table)
}
