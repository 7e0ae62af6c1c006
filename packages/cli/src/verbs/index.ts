import { check } from './check.ts'
import { doctor } from './doctor.ts'
import { emit } from './emit.ts'
import { explain } from './explain.ts'
import { init } from './init.ts'
import { install } from './install.ts'
import { list } from './list.ts'
import { migrate } from './migrate.ts'
import { schema } from './schema.ts'
import { status } from './status.ts'
import { tryOut } from './try.ts'
import { uninstall } from './uninstall.ts'
import { whyVerb } from './why.ts'

/** One word of the command. */
export interface Verb {
  readonly about: string
  readonly usage: string
  readonly help: string
  /** Gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

export const VERBS: Readonly<Record<string, Verb>> = {
  check,
  doctor,
  emit,
  explain,
  list,
  migrate,
  init,
  install,
  schema,
  status,
  try: tryOut,
  uninstall,
  why: whyVerb,
}
