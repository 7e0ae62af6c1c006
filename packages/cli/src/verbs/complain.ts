import { readFileSync } from 'node:fs'
import { printErrors } from '@hookline/config'
import type { HooklineError } from '@hookline/core'

/** Says on stderr what is wrong with a file, for verbs that go on with what is left of it. */
export function complain(errors: readonly HooklineError[], file: string): void {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    // the errors say that it cannot be read
  }
  process.stderr.write(`${printErrors(errors, { text, color: process.stderr.isTTY === true })}\n`)
}
