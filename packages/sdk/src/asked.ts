import {
  HooklineError,
  type EmitOptions,
  type EventData,
  type EventName,
  type HookManager,
  type LifecycleEvent,
  type Outcome,
  type Rewrite,
} from '@hookline/core'
import { answerOf, replaced, type Answer, type AskUser, type Rewritten } from './answer.ts'

/** Whom an event is told to. */
export interface Asking {
  readonly hooks: Pick<HookManager, 'emit'>
  readonly limits: Pick<EmitOptions, 'timeoutMs'>
  readonly askUser: AskUser | undefined
}

/** An event, and whether it says less than it should. */
export interface Telling<Name extends EventName> {
  readonly event: LifecycleEvent<Name>
  readonly fault?: unknown
}

/** What hooks say of an event. Never rejects: what could not be told or rewritten is denied. */
export async function asked<Name extends EventName>(
  { event, ...told }: Telling<Name>,
  rewritten: Rewritten<Name>,
  { hooks, limits, askUser }: Asking,
): Promise<Answer<Name>> {
  let faults = 'fault' in told ? [told.fault] : []
  const careful: Rewritten<Name> = (data, rewrite) => {
    try {
      return rewritten(data, rewrite)
    } catch (thrown) {
      faults = [...faults, thrown]
      return replaced(data, rewrite)
    }
  }
  try {
    const outcome = await hooks.emit(event, { ...limits, rewritten: withData(careful) })
    const answer = await answerOf(event, outcome, askUser, careful)
    return faults.length === 0 ? answer : refused(event, answer.outcome, faults[0])
  } catch (thrown) {
    return refused(event, { context: [], results: [] }, thrown)
  }
}

function refused<Name extends EventName>(
  event: LifecycleEvent<Name>,
  outcome: Outcome,
  fault: unknown,
): Answer<Name> {
  const { context, message, stop = false } = outcome
  return {
    denied: true,
    reason: `it cannot be told to hooks, or done as they want it: ${HooklineError.from(fault).message}`,
    data: event.data as EventData[Name],
    context,
    ...(message === undefined ? {} : { message }),
    stop,
    outcome,
  }
}

/** For hooks that come after the one that rewrites. */
function withData<Name extends EventName>(
  rewritten: Rewritten<Name>,
): (event: LifecycleEvent, rewrite: Rewrite) => LifecycleEvent {
  return (event, rewrite) =>
    ({ ...event, data: rewritten(event.data as EventData[Name], rewrite) }) as unknown as LifecycleEvent
}
