import { check } from './check.ts'
import { emit } from './emit.ts'
import { list } from './list.ts'
import { tryOut } from './try.ts'

/** One word of the command. */
export interface Verb {
  readonly about: string
  readonly usage: string
  readonly help: string
  /** Gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

export const VERBS: Readonly<Record<string, Verb>> = { check, emit, list, try: tryOut }
