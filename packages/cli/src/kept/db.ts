import { HooklineError } from '@hookline/core'
import type { Flags } from '../flags.ts'
import { only } from './only.ts'
import { check } from './db-check.ts'
import { compact } from './db-compact.ts'
import { exportAll } from './db-export.ts'

/** `hookline db`. */
export function dbVerb(flags: Flags): Promise<number> {
  const [word, ...more] = flags.words
  const act = word !== undefined && Object.hasOwn(ACTS, word) ? ACTS[word] : undefined
  if (act === undefined || more.length > 0)
    throw new HooklineError(
      'USAGE',
      act === undefined ? 'check, compact or export?' : `db ${word} takes no words`,
      {
        hint: 'hookline help db tells what each does',
      },
    )
  return act(only(`db ${word}`, flags, act === exportAll ? ['since', 'until'] : []))
}

const ACTS: Readonly<Record<string, (flags: Flags) => Promise<number>>> = {
  check,
  compact,
  export: exportAll,
}
