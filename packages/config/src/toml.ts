import { parse, TomlError } from 'smol-toml'
import { HooklineError } from '@hookline/core'
import { plainToml } from './plain/toml.ts'
import { slipOf } from './toml-slips.ts'

/** A table as TOML gives it. */
export type Table = Readonly<Record<string, unknown>>

/** @throws HooklineError `TOML_INVALID` with the place; a parser stops at the first. */
export function parseToml(text: string, file: string): Table {
  try {
    return plainToml(text) ?? parse(text)
  } catch (thrown) {
    if (!(thrown instanceof TomlError) && !(thrown instanceof RangeError)) throw thrown
    const { line = 1, column = 1 } = thrown as Partial<TomlError>
    const lines = text.split(/\r?\n/)
    const said = thrown.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')
    const { message, hint } = slipOf(said, lines, line, column)
    throw new HooklineError('TOML_INVALID', message, { file, line, column, hint })
  }
}
