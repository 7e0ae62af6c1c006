import { readFileSync } from 'node:fs'
import { printErrors } from '@hookline/config'
import type { HooklineError } from '@hookline/core'

/** Says on stderr what is wrong with files, for verbs that go on with what is left of them. */
export function complain(errors: readonly HooklineError[]): void {
  const files = new Set(errors.map(({ details }) => details.file))
  for (const file of files) {
    const own = errors.filter(({ details }) => details.file === file)
    const text = file === undefined ? '' : textOf(file)
    process.stderr.write(`${printErrors(own, { text, color: process.stderr.isTTY === true })}\n`)
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // the errors say that it cannot be read
    return ''
  }
}
