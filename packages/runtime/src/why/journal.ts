import type { Journal } from '@hookline/journal'
import type * as Asking from '@hookline/journal/queries'
import { hasOwnJournal, openOwnJournal } from '../background/outbox.ts'

const WAIT_MS = 2000

/** Asks the journal of this user; `undefined`: there is none. @throws whatever opening and reading it comes to */
export async function asked<T>(
  env: Readonly<Record<string, string | undefined>>,
  ask: (queries: Asking.Queries, asking: typeof Asking, journal: Journal) => Promise<T>,
): Promise<T | undefined> {
  if (!hasOwnJournal(env)) return undefined
  // not with the other verbs: what asks the journal is large
  const asking = await import('@hookline/journal/queries')
  const { journal } = openOwnJournal(env, WAIT_MS)
  try {
    return await ask(asking.queriesOn(journal.db), asking, journal)
  } finally {
    journal.close()
  }
}
