import { parse, TomlError } from 'smol-toml'
import { HooklineError } from '@hookline/core'
import { configHint } from './errors.ts'

/** A table as TOML gives it. */
export type Table = Readonly<Record<string, unknown>>

/** @throws HooklineError `TOML_INVALID` with the place; a parser stops at the first. */
export function parseToml(text: string, file: string): Table {
  try {
    return parse(text)
  } catch (thrown) {
    if (!(thrown instanceof TomlError) && !(thrown instanceof RangeError)) throw thrown
    const { line = 1, column = 1 } = thrown as Partial<TomlError>
    const written = text.split(/\r?\n/)[line - 1] ?? ''
    const said = thrown.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')
    const message = said.startsWith('control') && column > written.length ? 'unfinished string' : said
    throw new HooklineError('TOML_INVALID', WORDS[message] ?? message, {
      file,
      line,
      column,
      hint: hintFor(message, written),
    })
  }
}

const WORDS: Readonly<Record<string, string>> = {
  'unfinished string': 'this text has no end',
  'trying to redefine an already defined table or value': 'this key or table is there already',
  'incomplete key-value: cannot find end of key': 'a key without a value',
  'each key-value declaration must be followed by an end-of-line': 'the line should end here',
}

function hintFor(message: string, line: string): string {
  if (message === 'invalid value') return 'Texts stand in quotes: on = "exec.before".'
  if (message === 'unfinished string') return 'Close it with the quote it began with.'
  if (message.startsWith('trying to redefine'))
    return 'Give it once; a second hook begins with its own [[hooks]].'
  if (message.includes('escape')) return "A backslash stands for itself in 'single quotes'."
  if (message.includes('end-of-line') && line.includes("'"))
    return "A text with ' in it stands in double quotes, or in '''three single ones'''."
  return configHint('TOML_INVALID')!
}
