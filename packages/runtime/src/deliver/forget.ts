import { setImmediate as others } from 'node:timers/promises'
import type { Journal, Retention } from '@hookline/journal'

/** More is left for the next time: runs wait meanwhile. */
const MOST = 20

/** Forgets what need not be kept, a few events at a time: whoever else writes has a turn in between. */
export async function forget(journal: Pick<Journal, 'retain'>, retention: Retention): Promise<void> {
  for (let turn = 0; turn < MOST && journal.retain(retention) > 0; turn++) await others()
}
