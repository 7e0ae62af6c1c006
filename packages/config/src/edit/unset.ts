import type { Path } from '../fault.ts'
import type { Table } from '../toml.ts'
import { valueAt } from '../value-at.ts'
import { isSame, isWithin, type Layout, type Member, type Section } from './layout.ts'
import { cut, isBlank, isComment, lineStart, nextLine } from './lines.ts'
import type { Splice } from './splice.ts'

/** Takes out everything that says something at a path: keys, headers with their lines, elements. */
export function removed(layout: Layout, path: Path): readonly Splice[] {
  const members = layout.members.filter((one) => isWithin(one.path, path) && !isWithin(one.holder.path, path))
  return [
    ...members.map((one) => withoutMember(layout, one)),
    ...runs(layout, path).map((run) => withoutSections(layout, run)),
  ]
}

/**
 * What goes with it: a table that is written nowhere but in the names of its keys, such as `with` of `with.url`, ends with
 * the last of them.
 */
export function goingWith(layout: Layout, table: Table, path: Path): Path {
  const above = path.slice(0, -1)
  const isWritten = above.length === 0 || layout.holders.some((one) => isSame(one.path, above))
  const others = Object.keys(valueAt(table, above) ?? {}).length - 1
  return isWritten || others > 0 ? path : goingWith(layout, table, above)
}

function withoutMember({ text }: Layout, { range: [from, to], holder }: Member): Splice {
  if (holder.kind === 'lines') return cut(text, lineStart(text, from), nextLine(text, to))
  const rest = /^[ \t]*,?[ \t]*(#[^\n]*)?(\r?\n|$)/.exec(text.slice(to))
  const isAlone = /^[ \t]*$/.test(text.slice(lineStart(text, from), from)) && rest !== null
  if (isAlone) return { from: lineStart(text, from), to: to + rest[0].length, put: '' }
  return inRow(text, [from, to], holder.members)
}

/** One of several on a line goes with one of the commas beside it. */
function inRow(text: string, [from, to]: Member['range'], members: readonly Member[]): Splice {
  const at = members.findIndex((one) => one.range[0] === from)
  const next = members[at + 1]
  if (next !== undefined) return { from, to: next.range[0], put: '' }
  const comma = /^[ \t]*,/.exec(text.slice(to))?.[0].length ?? 0
  const before = members[at - 1]
  if (before === undefined || text.slice(before.range[1], from).includes('#'))
    return { from, to: to + comma, put: '' }
  return { from: before.range[1], to, put: '' }
}

type Run = readonly [first: Section, last: Section]

/** Sections that go, those that follow each other as one. */
function runs({ sections }: Layout, path: Path): readonly Run[] {
  const found: Run[] = []
  let open = false
  for (const section of sections) {
    const goes = isWithin(section.path, path)
    if (goes && open) found.push([found.pop()![0], section])
    else if (goes) found.push([section, section])
    open = goes
  }
  return found
}

/** With the comment right above, of `[[...]]` with comments right below that are nobody else's, and one of two gaps. */
function withoutSections({ text }: Layout, [first, last]: Run): Splice {
  let from = lineStart(text, first.range[0])
  while (from > 0 && isComment(text, lineStart(text, from - 1))) from = lineStart(text, from - 1)
  const below = nextLine(text, last.range[1])
  const isWhole = typeof first.path.at(-1) === 'number'
  let to = isWhole ? commentsEnd(text, below) : below
  const isAfterGap = from === 0 || isBlank(text, lineStart(text, from - 1))
  if (isAfterGap) while (to < text.length && isBlank(text, to)) to = nextLine(text, to)
  if (to === text.length)
    while (from > 0 && isBlank(text, lineStart(text, from - 1))) from = lineStart(text, from - 1)
  return cut(text, from, to)
}

/** Where comments end that stand right below a section; those that lead to the next one stay. */
function commentsEnd(text: string, from: number): number {
  let to = from
  while (to < text.length && isComment(text, to)) to = nextLine(text, to)
  return to === text.length || isBlank(text, to) ? to : from
}
