import { readFileSync, statSync } from 'node:fs'
import { printErrors } from '@hookline/config'
import type { HooklineError } from '@hookline/core'

/** Says on stderr what is wrong with files, for verbs that go on with what is left of them. */
export function complain(errors: readonly HooklineError[]): void {
  const files = new Set(errors.map(({ details }) => details.file))
  for (const file of files) {
    const own = errors.filter(({ details }) => details.file === file)
    const text = file === undefined ? '' : sourceText(file)
    process.stderr.write(`${printErrors(own, { text, color: process.stderr.isTTY === true })}\n`)
  }
}

const MAX_BYTES = 1 << 20

/** The text that errors are about; nothing of what is no hooks.toml: the errors say why it cannot be read. */
export function sourceText(file: string): string {
  try {
    const found = statSync(file)
    return found.isFile() && found.size <= MAX_BYTES ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}
