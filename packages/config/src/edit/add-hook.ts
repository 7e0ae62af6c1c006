import type { Table } from '../toml.ts'
import { changed, layout, tableOf, type HooksFile } from './hooks-file.ts'
import { appended } from './insert.ts'
import { withValue } from './intended.ts'
import { isSame, type Layout } from './layout.ts'
import type { Splice } from './splice.ts'
import { keyText, valueText } from './value-text.ts'

/** Adds a hook at the end of a file. @throws HooklineError `EDIT_UNSURE` `TOML_INVALID` */
export function addHook(file: HooksFile, hook: Table): HooksFile {
  const table = tableOf(file)
  const { hooks } = table
  const intended = withValue(table, ['hooks'], [...(Array.isArray(hooks) ? (hooks as unknown[]) : []), hook])
  const here = layout(file)
  const list = here.holders.find((one) => one.kind === 'brackets' && isSame(one.path, ['hooks']))
  const splice = list === undefined ? atEnd(here, hook) : appended(here, list, valueText(hook))
  return changed(file, [splice], intended)
}

function atEnd({ text, eol }: Layout, hook: Table): Splice {
  const end = text === '' ? '' : text.endsWith('\n') ? '' : eol
  const gap = text === '' || /(^|\n)[ \t]*\r?\n$/.test(text) ? '' : eol
  const lines = ['[[hooks]]', ...Object.entries(hook).flatMap(([key, value]) => linesOf(key, value)), '']
  return { from: text.length, to: text.length, put: `${end}${gap}${lines.join(eol)}` }
}

/** A table is written as `with.url = ...`, a line for each of its keys. */
function linesOf(key: string, value: unknown): readonly string[] {
  const inside =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  if (inside.length === 0) return [`${keyText([key])} = ${valueText(value)}`]
  return inside.map(([name, part]) => `${keyText([key, name])} = ${valueText(part)}`)
}
