/** The way to a value: `['hooks', 2, 'match', 0]`. */
export type Path = readonly (string | number)[]

/** Something wrong in a file, before it is known in which line that is. */
export interface Fault {
  readonly code: string
  readonly message: string
  readonly path: Path
  /** Default: the line of the table of errors. */
  readonly hint?: string | undefined
  /** Point at the key, not at its value. */
  readonly at?: 'key' | undefined
  /** How many characters into the text that stands there. */
  readonly offset?: number | undefined
  /** True: the file is right, but probably not meant so. */
  readonly warning?: true
}

/** Takes note of a fault; nothing stops at the first one. */
export type Report = (fault: Fault) => void

/** A path as people write it: `hooks[2].match[0]`. */
export function pathText(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? plain(part) : `.${plain(part)}`))
    .join('')
}

function plain(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key)
}

/** A value as people call it: `the number 3`, `a list`. */
export function found(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return `the text ${short(JSON.stringify(value))}`
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`
  if (typeof value === 'boolean') return `${value}`
  if (value instanceof Date) return 'a date'
  return Array.isArray(value) ? 'a list' : 'a table'
}

/** Names in a sentence: `a, b or c`. */
export function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}..."` : text
}
