import { parseTOML, type AST } from 'toml-eslint-parser'
import type { Path } from './fault.ts'
import { parseToml, type Table } from './toml.ts'

/** Lines of a TOML file that belong together: a table with what stands in it, or one key with its value. */
export interface TomlPart {
  readonly path: Path
  readonly kind: 'table' | 'key'
  /** From 1. */
  readonly from: number
  /** The last line that is part of it. */
  readonly to: number
}

/** A TOML file of any program: what it says, and where. */
export interface TomlFile {
  readonly table: Table
  /** Tables and keys in the order of the file; a key follows the table that it stands in. */
  readonly parts: readonly TomlPart[]
}

/** Reads TOML. `file` is for the message. @throws HooklineError `TOML_INVALID` with the place */
export function readToml(text: string, file: string): TomlFile {
  const table = parseToml(text, file)
  const [top] = parseTOML(text, { tomlVersion: '1.1' }).body
  const parts = top.body.flatMap((node) =>
    node.type === 'TOMLKeyValue'
      ? [key(node, [])]
      : [part(node, node.resolvedKey, 'table'), ...node.body.map((line) => key(line, node.resolvedKey))],
  )
  return { table, parts }
}

function key(node: AST.TOMLKeyValue, above: Path): TomlPart {
  const names = node.key.keys.map((one) => (one.type === 'TOMLBare' ? one.name : one.value))
  return part(node, [...above, ...names], 'key')
}

function part({ loc }: AST.TOMLNode, path: Path, kind: TomlPart['kind']): TomlPart {
  return { path, kind, from: loc.start.line, to: loc.end.line }
}
