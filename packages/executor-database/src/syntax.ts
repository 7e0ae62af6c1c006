import type { Dialect } from './address.ts'

/** What a piece of a statement is. */
export type PieceKind = 'text' | 'gap' | 'word' | 'param' | 'end' | 'fault'

/** One form of a piece: how it is spelled, and what it is. The first that fits holds. */
export type Form = readonly [spelling: RegExp, kind: PieceKind, fault?: string]

const space: Form = [/\s+/y, 'gap']
const block: Form = [/\/\*[^]*?\*\//y, 'gap']
const plainLine: Form = [/--[^\n]*/y, 'gap']
const text: Form = [/'(?:[^']|'')*'/y, 'text']
const quoted: Form = [/"(?:[^"]|"")*"/y, 'text']
const ticked: Form = [/`(?:[^`]|``)*`/y, 'text']
const param: Form = [/:[A-Za-z_]\w*/y, 'param']
const number: Form = [/\d[\w.]*/y, 'text']
const end: Form = [/;/y, 'end']
const mark: Form = [/\?\d*/y, 'fault', 'a `?` of its own']

const unclosed = (spelling: RegExp, what: string): Form => [spelling, 'fault', `${what} that does not end`]
const openText: Form = unclosed(/'/y, "a text in '")
const openQuoted: Form = unclosed(/"/y, 'a name in "')
const openTicked: Form = unclosed(/`/y, 'a name in `')
const openBlock: Form = unclosed(/\/\*/y, 'a comment')
const rest: Form = [/[^]/y, 'text']

/** The words of each database, as far as they tell where a text or a comment ends. */
export const SYNTAX: Readonly<Record<Dialect, readonly Form[]>> = {
  sqlite: [
    space,
    plainLine,
    block,
    openBlock,
    text,
    openText,
    quoted,
    openQuoted,
    ticked,
    openTicked,
    [/\[[^\]]*\]/y, 'text'],
    unclosed(/\[/y, 'a name in ['),
    [/::/y, 'text'],
    param,
    mark,
    [/[@$#]\w+/y, 'fault', 'a parameter that is not `:name`'],
    number,
    [/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, 'word'],
    end,
    rest,
  ],
  postgres: [
    space,
    plainLine,
    [/\/\*/y, 'gap'],
    [/[eE]'(?:[^'\\]|\\[^]|'')*'/y, 'text'],
    unclosed(/[eE]'/y, "a text in E'"),
    text,
    openText,
    quoted,
    openQuoted,
    [/\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[^]*?\$\1\$/y, 'text'],
    [/\$\d+/y, 'fault', 'a `$1` of its own'],
    unclosed(/\$\w*\$/y, 'a text in $$'),
    [/::|:=/y, 'text'],
    param,
    number,
    [/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, 'word'],
    end,
    rest,
  ],
  mysql: [
    space,
    [/--(?=\s|$)[^\n]*/y, 'gap'],
    [/#[^\n]*/y, 'gap'],
    [/\/\*(?:M?!|\+)/y, 'fault', 'a comment that is carried out'],
    block,
    openBlock,
    [/'(?:[^'\\]|\\[^]|'')*'/y, 'text'],
    openText,
    [/"(?:[^"\\]|\\[^]|"")*"/y, 'text'],
    openQuoted,
    ticked,
    openTicked,
    [/:=/y, 'text'],
    param,
    mark,
    number,
    [/[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, 'word'],
    end,
    rest,
  ],
}
