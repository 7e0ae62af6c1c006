import type { Wait } from '@hookline/journal/queries'
import { wallTime } from './wall-time.ts'

/** What a run waits for, in half a sentence each. `isDelivered`: a deliverer is there. */
export function waitText({ reason, until, behind }: Wait, isDelivered: boolean): string {
  const says = SAYS[reason](until === null ? '' : wallTime(until), behind)
  return isDelivered ? says : [...(ONLY[reason] === true ? [] : [says]), NOBODY].join('; ')
}

const NOBODY = 'no deliverer: the next event or session starts one'

/** What is so only because nobody delivers. */
const ONLY: Partial<Record<Wait['reason'], true>> = { admission: true, due: true }

const FIRST = 'others of its hook go first'

const SAYS: Readonly<Record<Wait['reason'], (at: string, behind: boolean) => string>> = {
  needs: () => 'it waits for the hooks that it needs',
  admission: () => 'it waits for its turn',
  retry: (at, behind) => `next try ${at}${behind ? `; ${FIRST}` : ''}`,
  'put-off': (at) => `it is looked at again at ${at}`,
  batch: (at) => `it waits until ${at} for others to go along`,
  target: (at) => `its target rests until ${at}`,
  rate: (at, behind) =>
    behind
      ? `${FIRST}; its rate_limit lets the next begin at ${at}`
      : `its rate_limit lets it begin at ${at}`,
  order: () => FIRST,
  due: () => 'it has its turn now',
}
