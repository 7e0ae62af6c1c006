import type { Dialect } from './address.ts'
import { SYNTAX, type PieceKind } from './syntax.ts'

/** A statement as a database takes it: each `:name` is a placeholder. */
export interface Statement {
  readonly sql: string
  /** The names in the order of their placeholders; one that stands twice is there twice. */
  readonly names: readonly string[]
}

/** Reads a query. Gives what is wrong with it as a text. No value is ever put into it. */
export function statementOf(query: string, dialect: Dialect): Statement | string {
  if (query.includes('\0')) return 'holds a NUL'
  const names: string[] = []
  let [sql, first, isOver] = ['', '', false]
  for (const [kind, text, fault] of pieces(query, dialect)) {
    if (kind === 'fault') return `holds ${fault}`
    if (kind === 'end') isOver = true
    else if (isOver && kind !== 'gap') return 'holds a second statement after `;`'
    if (isOver) continue
    if (kind === 'word' && first === '') first = text.toLowerCase()
    if (kind === 'param') names.push(text.slice(1))
    sql += kind === 'param' ? PLACEHOLDER[dialect](names.length) : text
  }
  return VERBS.has(first) ? { sql, names } : verbFault(first)
}

const PLACEHOLDER: Readonly<Record<Dialect, (at: number) => string>> = {
  sqlite: () => '?',
  postgres: (at) => `$${at}`,
  mysql: () => '?',
}

/** What reads or changes rows. What changes tables, files, sessions or transactions is nothing for an event. */
const VERBS: ReadonlySet<string> = new Set(
  'select with values table insert update delete replace merge call show'.split(' '),
)

function verbFault(first: string): string {
  const what = first === '' ? 'holds no statement' : `begins with ${first.toUpperCase()}`
  return `${what}: expected one that reads or changes rows, such as SELECT, WITH, INSERT, UPDATE or DELETE`
}

type Piece = readonly [kind: PieceKind, text: string, fault?: string | undefined]

function* pieces(query: string, dialect: Dialect): Generator<Piece> {
  for (let at = 0; at < query.length;) {
    const [kind, text, fault] = pieceAt(query, at, dialect)
    yield [kind, text, fault]
    at += text.length
  }
}

function pieceAt(query: string, at: number, dialect: Dialect): Piece {
  for (const [spelling, kind, fault] of SYNTAX[dialect]) {
    spelling.lastIndex = at
    const text = spelling.exec(query)?.[0]
    if (text === undefined) continue
    if (dialect === 'postgres' && text === '/*') return nested(query, at)
    return [kind, text, fault]
  }
  return ['text', query[at]!]
}

/** PostgreSQL counts comments within comments. */
function nested(query: string, start: number): Piece {
  const edges = /\/\*|\*\//g
  edges.lastIndex = start
  let depth = 0
  for (let edge = edges.exec(query); edge !== null; edge = edges.exec(query)) {
    depth += edge[0] === '/*' ? 1 : -1
    if (depth === 0) return ['gap', query.slice(start, edges.lastIndex)]
  }
  return ['fault', query.slice(start), 'a comment that does not end']
}
