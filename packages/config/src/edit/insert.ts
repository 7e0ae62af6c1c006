import type { Path } from '../fault.ts'
import { isWithin, type Holder, type Layout, type Member } from './layout.ts'
import { indentAt, isBlank, lineEnd, nextLine } from './lines.ts'
import type { Splice } from './splice.ts'
import { keyText, valueText } from './value-text.ts'

/** Writes a value at a path where nothing stands yet: as near to its like as the file allows. */
export function inserted(layout: Layout, path: Path, value: unknown): Splice {
  const holder = nearestHolder(layout, path)
  const text = `${keyText(path.slice(holder.path.length))} = ${valueText(value)}`
  if (holder.kind === 'braces') return inBraces(layout, holder, text)
  const beside = siblings(holder, path)
  if (holder.path.length === 0 && path.length > 1 && beside.length === 0)
    return newSection(layout, holder, path, value)
  return inLines(layout, holder, (beside.length === 0 ? holder.members : beside).at(-1), text)
}

function nearestHolder({ holders }: Layout, path: Path): Holder {
  const around = holders.filter(
    (one) => one.kind !== 'brackets' && one.path.length < path.length && isWithin(path, one.path),
  )
  return around.reduce((best, one) => (one.path.length > best.path.length ? one : best))
}

/** Those that begin with the same words: `with.url` beside `with.format`. */
function siblings({ members, path: above }: Holder, path: Path): readonly Member[] {
  for (let length = path.length - 1; length > above.length; length--) {
    const found = members.filter((one) => isWithin(one.path, path.slice(0, length)))
    if (found.length > 0) return found
  }
  return []
}

function inLines({ text, eol }: Layout, holder: Holder, after: Member | undefined, line: string): Splice {
  if (after === undefined && holder.path.length === 0) return at(0, `${line}${eol}`)
  const [from, to] = (after ?? holder).range
  return at(lineEnd(text, to), `${eol}${indentAt(text, from)}${line}`)
}

/** A table of its own below the keys at the top: what stands after a header is no longer at the top. */
function newSection({ text, eol }: Layout, top: Holder, path: Path, value: unknown): Splice {
  const lines = `[${keyText(path.slice(0, -1))}]${eol}${keyText(path.slice(-1))} = ${valueText(value)}`
  const last = top.members.at(-1)
  if (last === undefined) return at(0, `${lines}${eol}${eol}`)
  const next = nextLine(text, last.range[1])
  return at(
    lineEnd(text, last.range[1]),
    `${eol}${eol}${lines}${next === text.length || isBlank(text, next) ? '' : eol}`,
  )
}

function inBraces(_: Layout, { range: [from, to], members }: Holder, pair: string): Splice {
  const last = members.at(-1)
  return last === undefined ? { from, to, put: `{ ${pair} }` } : at(last.range[1], `, ${pair}`)
}

/** Adds an element to a list: on a line of its own where the others have theirs. */
export function appended(
  { text, eol }: Layout,
  { range: [from, to], members }: Holder,
  element: string,
): Splice {
  const last = members.at(-1)
  if (last === undefined) return { from, to, put: `[${element}]` }
  const own = /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', last.range[0]) + 1, last.range[0]))
  return at(last.range[1], own ? `,${eol}${indentAt(text, last.range[0])}${element}` : `, ${element}`)
}

function at(offset: number, put: string): Splice {
  return { from: offset, to: offset, put }
}
