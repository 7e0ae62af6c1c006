/** How a run stands, in one word for people. */
export type End = 'ok' | 'queued' | 'running' | 'skipped' | 'failed' | 'dead' | 'dropped' | 'forgotten'

/** The states of runs, and of the hooks that an agent waited for, that each word is about. */
export const ENDS: Readonly<Record<End, readonly string[]>> = {
  ok: ['done'],
  queued: ['waiting', 'new', 'ready'],
  running: ['running'],
  skipped: ['skipped'],
  failed: ['failed'],
  dead: ['dead'],
  dropped: ['dropped'],
  // a record says that it was handed over, and there is no run: it was thrown away, or lost with a journal
  forgotten: ['queued'],
}

const WORDS: ReadonlyMap<string, End> = new Map(
  (Object.keys(ENDS) as End[]).flatMap((word) => ENDS[word].map((state) => [state, word])),
)

/** The word for a state. */
export function endOf(state: string): End {
  return WORDS.get(state) ?? 'queued'
}
