import type { Accepted, Entered, Journal } from '@hookline/journal'
import { JOURNAL, openOwnJournal, type OutboxMeans } from '../background/outbox.ts'
import { stillThere } from '../deliver/still-there.ts'
import { ownDir } from '../state.ts'

/** The journal of a process that stays, opened when it is needed. */
export interface OpenJournal {
  /** Enters what a batch makes of it; `warn` is told of a broken one that was moved aside. @throws whatever opening or entering says */
  readonly enter: (batch: () => readonly Accepted[], warn: OutboxMeans['warn']) => Entered
  /** Closes it, but not before the disk has said what it took of all that was entered: with the last who has it open the log goes. */
  readonly close: () => void
}

interface Opened {
  readonly journal: Journal
  readonly isThere: () => boolean
  /** What the disk has not said anything of. */
  readonly unsettled: Set<Promise<void>>
}

/** `waitMs`: how long another process that writes is waited for. */
export function createOpenJournal(env: OutboxMeans['env'], waitMs: number): OpenJournal {
  let open: Opened | undefined
  const opened = (warn: OutboxMeans['warn']): Opened => {
    if (open?.isThere() === false) close()
    if (open !== undefined) return open
    const { journal, aside } = openOwnJournal(env, waitMs)
    if (aside !== undefined) warn(aside)
    const isThere = stillThere(`${ownDir(env)!}/${JOURNAL}`)
    return (open = { journal, isThere, unsettled: new Set() })
  }
  function close(): void {
    const closing = open
    open = undefined
    if (closing === undefined) return
    if (closing.unsettled.size === 0) closed(closing)
    else void Promise.allSettled(closing.unsettled).then(() => closed(closing))
  }
  return {
    enter(batch, warn) {
      const { journal, unsettled } = opened(warn)
      const now = journal.enter(batch())
      const over = (): void => void unsettled.delete(now.kept)
      unsettled.add(now.kept)
      now.kept.then(over, over)
      return now
    },
    close,
  }
}

function closed({ journal }: Opened): void {
  try {
    journal.close()
  } catch {
    // it is the disk's, and nothing was begun
  }
}
