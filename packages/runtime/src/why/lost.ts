import type { EventRecord, LostCall } from '../record/event-record.ts'
import type { Call } from './call.ts'
import { wallTime } from '../wall-time.ts'
import { isEvent } from './recorded.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

/** A call after the event in question that was none. */
export function lastLost(
  calls: readonly Call[],
  record: EventRecord | null,
  { lines, file, about }: Ground,
): LostCall | undefined {
  if (about !== undefined) return undefined
  const last = lines.find(
    (line) =>
      isEvent(line) ||
      (line.config === file &&
        calls.some(
          ({ agent, native }) =>
            agent?.name === line.agent && (line.native === null || line.native === native),
        )),
  )
  return last === undefined || isEvent(last) || (record !== null && record.at > last.at) ? undefined : last
}

/** The step at which such a call ended. */
export function lostStep({ agent, native, at, lost }: LostCall): WhyStep {
  return {
    step: 'called',
    ok: false,
    at,
    says: `${agent} called at ${native ?? 'an event'} (${wallTime(Date.parse(at))}), and it was no event: ${lost.message} [${lost.code}]`,
    hint: 'Where a guard listens it was denied, else let go. Call hookline by hand with the payload to see more.',
  }
}
