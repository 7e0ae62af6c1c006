import { oneOf } from './fault.ts'

/** What a schema says, without the words of the library that says it: people write TOML. */
export function plainWords(message: string): string {
  const [, type] = /^Invalid input: expected (\w+), received \w+$/.exec(message) ?? []
  if (type !== undefined && Object.hasOwn(TYPES, type)) return `expected ${TYPES[type]}`
  const [, options] = /^Invalid option: expected one of ("[^"]*"(?:\|"[^"]*")*)$/.exec(message) ?? []
  if (options !== undefined) return `expected ${oneOf(options.split('|'))}`
  return message
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  object: 'a table',
  record: 'a table',
  string: 'a text',
}
