import { HooklineError } from '@hookline/core'
import type { Journal } from '@hookline/journal'
import { openOwnJournal, tellLater } from '@hookline/runtime/background'
import { ownDir } from '@hookline/runtime/state'

/** The journal, open for a look at it. */
interface Looked {
  readonly journal: Journal
  /** Does something with it. @throws whatever that does */
  readonly look: <T>(act: () => T) => T
}

/**
 * Opens the journal for somebody who is no session. Whether it is found broken now or by a look, it lies elsewhere from then on: that
 * is told to the next session, since nobody else will find it broken. @throws HooklineError as `openOwnJournal`
 */
export function openLooked(env: NodeJS.ProcessEnv, waitMs: number): Looked {
  const dir = ownDir(env)!
  let isTold = false
  const tell = (error: HooklineError): void => {
    if (!isTold) tellLater(dir, error)
    isTold = true
  }
  const { journal, aside } = openOwnJournal(env, waitMs)
  if (aside !== undefined) tell(aside)
  return {
    journal,
    look(act) {
      try {
        return act()
      } catch (thrown) {
        const error = HooklineError.from(thrown)
        if (error.code === 'JOURNAL_CORRUPT') tell(error)
        throw thrown
      }
    },
  }
}

/** Looks at it once. @throws HooklineError as `openLooked`, and whatever the look does */
export function lookAt<T>(env: NodeJS.ProcessEnv, waitMs: number, act: (journal: Journal) => T): T {
  const { journal, look } = openLooked(env, waitMs)
  try {
    return look(() => act(journal))
  } finally {
    journal.close()
  }
}
