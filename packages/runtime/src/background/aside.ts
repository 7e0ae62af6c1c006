import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { ownDir } from '../state.ts'

const FILE = 'journal.aside'

/** Keeps what nobody is there to hear until a session begins: a journal was broken, and what waited in it is not delivered. */
export function tellLater(dir: string, { message, code }: HooklineError): void {
  try {
    appendFileSync(`${dir}/${FILE}`, `hookline: ${message} [${code}]\n`, { mode: 0o600 })
  } catch {
    // the broken one lies there all the same
  }
}

/** What was kept so, once. */
export function toldLater(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const dir = ownDir(env)
  if (dir === undefined) return []
  try {
    const text = readFileSync(`${dir}/${FILE}`, 'utf8')
    rmSync(`${dir}/${FILE}`)
    return text.split('\n').filter(Boolean)
  } catch {
    return []
  }
}
