import type { Cursor } from './toml-cursor.ts'

/** A table that is being read. */
export type Draft = Record<string, unknown>

/** The tables that the headers of a file open. */
export class Headers {
  readonly file = Object.create(null) as Draft
  /** Only a header may add to these. */
  readonly #opened = new Set<unknown>([this.file])
  /** The `[[header]]` that was read last, and its list: nearly always the next is the same. */
  #last = '\n'
  #list: Draft[] = []

  /** The table that a `[header]` or a `[[header]]` begins; `undefined`: it has one already, or it is no plain header. */
  read(cursor: Cursor): Draft | undefined {
    if (cursor.text.startsWith(this.#last, cursor.at)) {
      cursor.at += this.#last.length
      return added(this.#list)
    }
    HEADER.lastIndex = cursor.at
    const found = HEADER.exec(cursor.text)
    if (found === null) return undefined
    cursor.at = HEADER.lastIndex
    const [whole, list, table] = found
    const names = (list ?? table)!.match(EACH)!.map((name) => name.replaceAll('"', ''))
    const last = names.pop()!
    let outer: Draft | undefined = this.file
    for (const name of names) outer = outer && this.#inner(outer, name)
    if (outer === undefined) return undefined
    if (list !== undefined) return this.#listed(outer, last, whole)
    this.#last = '\n'
    // a table is opened once
    return last in outer ? undefined : this.#inner(outer, last)
  }

  /** A table in a table, or the last one of its list; made where there is none. */
  #inner(outer: Draft, name: string): Draft | undefined {
    if (!(name in outer)) this.#opened.add((outer[name] = Object.create(null)))
    const found = outer[name]
    if (!this.#opened.has(found)) return undefined
    return (Array.isArray(found) ? found.at(-1) : found) as Draft
  }

  /** One more table of a list. */
  #listed(outer: Draft, name: string, header: string): Draft | undefined {
    if (!(name in outer)) this.#opened.add((outer[name] = []))
    const list = outer[name]
    if (!Array.isArray(list) || !this.#opened.has(list)) return undefined
    this.#last = header
    this.#list = list as Draft[]
    return added(this.#list)
  }
}

function added(list: Draft[]): Draft {
  const table = new Dictionary()
  list.push(table)
  return table
}

/** A table in which nothing is found but what was put there, as in those of the parser, and found faster. */
const Dictionary = function () {} as unknown as new () => Draft
Dictionary.prototype = Object.create(null)

const NAME = String.raw`(?!"?__proto__)(?:[\w-]+|"[^"\\\x00-\x1f\x7f]*")`
const EACH = /"[^"]*"|[\w-]+/g
const NAMES = String.raw`(${NAME}(?:\.${NAME})*)`
const HEADER = new RegExp(String.raw`\[(?:\[${NAMES}\]|${NAMES})\]`, 'y')
