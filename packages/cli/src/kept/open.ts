import { HooklineError } from '@hookline/core'
import { journalError, openJournal, type Journal } from '@hookline/journal'
import { queriesOn, type Queries } from '@hookline/journal/queries'
import { redact, stateUnusable, takeOver } from '@hookline/runtime'
import { journalFile } from '@hookline/runtime/background'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'

/** The journal of this user, open. */
export interface Kept {
  readonly file: string
  readonly journal: Journal
  readonly queries: Queries
  /** A broken journal lay there, and was moved away. */
  readonly aside?: HooklineError
}

/** How long another process that writes is waited for. */
const WAIT_MS = 5000

/** Does something with the journal, once it has what agents were answered. */
export function withJournal<T>(use: (kept: Kept) => Promise<T>): Promise<T> {
  return withFile((kept) => {
    if (kept.aside !== undefined) warn(kept.aside)
    gain(kept)
    return use(kept)
  })
}

/** Takes the record over. False: somebody else writes for long, and what is new in it has to wait. */
export function gain({ file, journal }: Pick<Kept, 'file' | 'journal'>): boolean {
  try {
    takeOver(journal, process.env)
    return true
  } catch (thrown) {
    const fault = faultOf(file, thrown)
    if (HooklineError.from(fault).code !== 'JOURNAL_BUSY') throw fault
    return false
  }
}

/** Does something with the journal as it is. @throws HooklineError what is wrong with it */
export async function withFile<T>(use: (kept: Kept) => Promise<T>): Promise<T> {
  const file = journalFile(process.env)
  if (file === undefined) throw stateUnusable(process.env)
  const { journal, aside } = openJournal(file, { waitMs: WAIT_MS })
  try {
    return await use({
      file,
      journal,
      queries: queriesOn(journal.db),
      ...(aside === undefined ? {} : { aside }),
    })
  } catch (thrown) {
    throw faultOf(file, thrown)
  } finally {
    journal.close()
  }
}

function warn({ message, code, hint }: HooklineError): void {
  process.stderr.write(
    `${paint('yellow', 'warning')}: ${oneLine(redact(message))} [${code}]\n  ${oneLine(hint)}\n`,
  )
}

/** SQLite's own codes: busy and locked; corrupt and no database; read-only, full, and what the disk says. */
const FAULTS: Readonly<Record<number, 'JOURNAL_BUSY' | 'JOURNAL_CORRUPT' | 'JOURNAL_UNUSABLE'>> = {
  5: 'JOURNAL_BUSY',
  6: 'JOURNAL_BUSY',
  8: 'JOURNAL_UNUSABLE',
  10: 'JOURNAL_UNUSABLE',
  11: 'JOURNAL_CORRUPT',
  13: 'JOURNAL_UNUSABLE',
  26: 'JOURNAL_CORRUPT',
}

/** What SQLite threw, as an error of the house; anything else as it is. */
export function faultOf(file: string, thrown: unknown): unknown {
  const { errcode, message } = thrown as { readonly errcode?: unknown; readonly message?: unknown }
  const code = typeof errcode === 'number' ? FAULTS[errcode & 0xff] : undefined
  if (code === undefined) return thrown
  return journalError(code, `${file}: ${String(message)}`, { cause: thrown })
}
