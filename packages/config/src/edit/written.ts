import { parseTOML } from 'toml-eslint-parser'
import { HooklineError } from '@hookline/core'
import { parseToml } from '../toml.ts'

/** A value as it is given on a command line: TOML, or else the text as it is. */
export function writtenValue(text: string): unknown {
  return isOneValue(text) ? parseToml(`value = ${text}`, 'value')['value'] : text
}

/** The value of a variable: a reference to a secret, or a text, whatever it looks like. */
export function writtenVariable(text: string): unknown {
  const value = writtenValue(text)
  const isTable =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  return isTable || typeof value === 'string' ? value : text
}

/** A line more, a comment: then it is a text that only begins like a value. */
function isOneValue(text: string): boolean {
  const written = `value = ${text.trim()}`
  try {
    const [top] = parseTOML(`${written}\n`, { tomlVersion: '1.1' }).body
    const [pair] = top.body
    return (
      top.body.length === 1 && pair!.range[1] === written.length && parseToml(written, 'value') !== undefined
    )
  } catch {
    return false
  }
}

/** The words of a key as it is given on a command line: `with.url`, `env."A.B"`. @throws HooklineError `USAGE` */
export function keyPath(text: string): readonly string[] {
  try {
    const [top] = parseTOML(`${text} = 0\n`, { tomlVersion: '1.1' }).body
    const [pair] = top.body
    if (top.body.length === 1 && pair?.type === 'TOMLKeyValue' && pair.range[1] === text.length + 4)
      return pair.key.keys.map((word) => (word.type === 'TOMLBare' ? word.name : word.value))
  } catch {
    // said below
  }
  throw new HooklineError('USAGE', `"${text}" is no key`, {
    hint: 'Keys are words with dots: timeout, with.url, env.NAME.',
  })
}
