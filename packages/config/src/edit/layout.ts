import { parseTOML, type AST } from 'toml-eslint-parser'
import type { Path } from '../fault.ts'

type Range = readonly [from: number, to: number]

/** What keys and values stand in: the lines under a header, or a pair of brackets. */
export interface Holder {
  readonly path: Path
  readonly kind: 'lines' | 'braces' | 'brackets'
  /** The brackets with what is in them; of lines, the header. The top of a file has none. */
  readonly range: Range
  readonly members: readonly Member[]
}

/** A key with its value, or an element of a list. */
export interface Member {
  readonly path: Path
  readonly range: Range
  readonly value: AST.TOMLContentNode
  readonly holder: Holder
}

/** A header, and the lines under it as far as the last key. */
export interface Section {
  readonly path: Path
  readonly range: Range
}

/** One word of a key, wherever it is written. */
export interface Word {
  readonly path: Path
  readonly range: Range
}

/** Where everything of a TOML file stands. */
export interface Layout {
  readonly text: string
  /** How its lines end. */
  readonly eol: string
  readonly holders: readonly Holder[]
  readonly members: readonly Member[]
  readonly sections: readonly Section[]
  readonly words: readonly Word[]
}

/** @throws ParseError of the parser */
export function layoutOf(text: string): Layout {
  // of a digit that ends a file the parser tells the place wrong
  const [top] = parseTOML(`${text}\n`, { tomlVersion: '1.1' }).body
  const found: Found = { holders: [], members: [], sections: [], words: [] }
  const ownLines = top.body.filter((node) => node.type === 'TOMLKeyValue')
  hold({ path: [], kind: 'lines', range: [0, 0] }, ownLines, found)
  for (const node of top.body) if (node.type === 'TOMLTable') section(node, found)
  return { text, eol: /\r?\n/.exec(text)?.[0] ?? '\n', ...found }
}

interface Found {
  readonly holders: Holder[]
  readonly members: Member[]
  readonly sections: Section[]
  readonly words: Word[]
}

function section({ resolvedKey: path, range, key, body }: AST.TOMLTable, found: Found): void {
  found.sections.push({ path, range })
  // `[[hooks]]` is `hooks`, 2 to the parser: numbers are not written
  const written = path.flatMap((part, at) => (typeof part === 'string' ? [at] : []))
  key.keys.forEach((word, at) =>
    found.words.push({ path: path.slice(0, written[at]! + 1), range: word.range }),
  )
  hold({ path, kind: 'lines', range: [range[0], key.range[1]] }, body, found)
}

function hold(
  about: Omit<Holder, 'members'>,
  nodes: readonly (AST.TOMLKeyValue | AST.TOMLContentNode)[],
  found: Found,
): void {
  const members: Member[] = []
  const holder: Holder = { ...about, members }
  found.holders.push(holder)
  for (const [at, node] of nodes.entries()) {
    const path = node.type === 'TOMLKeyValue' ? keyWords(node, about.path, found) : [...about.path, at]
    const value = node.type === 'TOMLKeyValue' ? node.value : node
    const member = { path, range: node.range, value, holder }
    members.push(member)
    found.members.push(member)
    if (value.type === 'TOMLInlineTable')
      hold({ path, kind: 'braces', range: value.range }, value.body, found)
    if (value.type === 'TOMLArray')
      hold({ path, kind: 'brackets', range: value.range }, value.elements, found)
  }
}

function keyWords({ key }: AST.TOMLKeyValue, above: Path, found: Found): Path {
  let path = above
  for (const word of key.keys) {
    path = [...path, word.type === 'TOMLBare' ? word.name : word.value]
    found.words.push({ path, range: word.range })
  }
  return path
}

/** True if a path is another one or leads into it. */
export function isWithin(path: Path, other: Path): boolean {
  return path.length >= other.length && other.every((part, at) => path[at] === part)
}

export function isSame(path: Path, other: Path): boolean {
  return path.length === other.length && isWithin(path, other)
}
