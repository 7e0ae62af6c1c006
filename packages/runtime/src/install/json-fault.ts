/** Where a text stops being JSON, counted from 1, and what is wrong there. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly what: string
}

/** Finds it; `undefined`: the text is JSON. `JSON.parse` tells the place of some faults only, each engine in its words. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: string[] = []
  let wanted: Wanted = 'value'
  TOKEN.lastIndex = 0
  for (;;) {
    const at = text.slice(TOKEN.lastIndex).search(/[^ \t\r\n]|$/) + TOKEN.lastIndex
    TOKEN.lastIndex = at
    const kind = kindOf(TOKEN.exec(text))
    if (at === text.length && wanted === 'end') return undefined
    const next: Wanted | undefined = kind === undefined ? undefined : after(wanted, kind, open)
    if (next === undefined) return { ...placeIn(text, at), what: told(text, at, wanted, open.at(-1)) }
    wanted = next
  }
}

const TOKEN =
  /[{}[\],:]|"(?:[ !#-[\]-\uFFFF]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end'

/** The mark itself, `"` for a text, `0` for any other scalar. */
function kindOf(token: RegExpExecArray | null): string | undefined {
  const first = token?.[0][0]
  return first === undefined || '{}[],:"'.includes(first) ? first : '0'
}

/** What may come after that; `undefined`: it is not what was wanted. */
function after(wanted: Wanted, kind: string, open: string[]): Wanted | undefined {
  const close = (): Wanted => (open.pop(), open.length === 0 ? 'end' : 'comma')
  const into = (mark: string, next: Wanted): Wanted => (open.push(mark), next)
  const inObject = open.at(-1) === '{'
  if (kind === '}') return wanted === 'key or }' || (wanted === 'comma' && inObject) ? close() : undefined
  if (kind === ']') return wanted === 'value or ]' || (wanted === 'comma' && !inObject) ? close() : undefined
  if (kind === ',') return wanted !== 'comma' ? undefined : inObject ? 'key' : 'value'
  if (kind === ':') return wanted === 'colon' ? 'value' : undefined
  if (kind === '"' && wanted.startsWith('key')) return 'colon'
  if (!wanted.startsWith('value')) return undefined
  if (kind === '{') return into('{', 'key or }')
  if (kind === '[') return into('[', 'value or ]')
  return open.length === 0 ? 'end' : 'comma'
}

function placeIn(text: string, at: number): Pick<JsonFault, 'line' | 'column'> {
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}

function told(text: string, at: number, wanted: Wanted, open: string | undefined): string {
  const rest = text.slice(at)
  if (rest === '')
    return open === undefined ? 'the file is empty' : `the file ends before its ${CLOSING[open]}`
  if (/^[}\]]/.test(rest) && text.slice(0, at).trimEnd().endsWith(','))
    return 'the comma before it is too much'
  if (rest.startsWith('/') || rest.startsWith('#')) return 'JSON has no comments'
  if (rest.startsWith('"'))
    return wanted === 'comma' ? 'a comma is missing before it' : 'a text does not end, or has an odd \\'
  return `${WORDS[wanted]} was expected, not ${/^[\w.+-]+|^[^]/u.exec(rest)![0]}`
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

const WORDS: Readonly<Record<Wanted, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or }',
  colon: 'a colon',
  comma: 'a comma or the closing bracket',
  end: 'the end of the file',
}
