import type { EventData, EventName, LifecycleEvent, MaybePromise, Outcome, Rewrite } from '@hookline/core'

/** What hooks say of an event, ready to be obeyed: nothing is left to ask. */
export interface Answer<Name extends EventName = EventName> {
  /** True: it must not happen; after an act, what came of it is not to be shown; at the end, it is not done yet. */
  readonly denied: boolean
  /** Why; always there if it is denied. */
  readonly reason?: string
  /** What is to be done: the data of the event, rewritten if a hook wants it otherwise. */
  readonly data: EventData[Name]
  readonly rewrite?: Rewrite
  /** For the model. */
  readonly context: readonly string[]
  /** For the user. */
  readonly message?: string
  /** True: the turn is to end. */
  readonly stop: boolean
  readonly outcome: Outcome
}

/** Asks the person who uses the agent; true: they say yes. */
export type AskUser = (question: string, event: LifecycleEvent) => MaybePromise<boolean>

/** The data once a hook has rewritten it. */
export type Rewritten<Name extends EventName> = (data: EventData[Name], rewrite: Rewrite) => EventData[Name]

/** An outcome as an answer. Who cannot ask anybody denies. */
export async function answerOf<Name extends EventName>(
  event: LifecycleEvent<Name>,
  outcome: Outcome,
  askUser: AskUser | undefined,
  rewritten: Rewritten<Name>,
): Promise<Answer<Name>> {
  const { rewrite, message, context, stop = false } = outcome
  const refusal = await refusalOf(event, outcome, askUser)
  return {
    denied: refusal !== undefined,
    ...(refusal === undefined ? given('reason', outcome.reason) : { reason: refusal }),
    data:
      rewrite === undefined || refusal !== undefined
        ? (event.data as EventData[Name])
        : rewritten(event.data as EventData[Name], rewrite),
    ...(refusal === undefined ? given('rewrite', rewrite) : {}),
    context,
    ...given('message', message),
    stop,
    outcome,
  }
}

async function refusalOf(
  event: LifecycleEvent,
  { decision, reason }: Outcome,
  askUser: AskUser | undefined,
): Promise<string | undefined> {
  if (decision === 'deny') return reason ?? 'denied by hookline; the hook gave no reason'
  if (decision !== 'ask') return undefined
  const question = reason ?? 'May it be done?'
  if (askUser === undefined) return `${question} (a confirmation was asked for, and there is nobody to ask)`
  return (await asked(question, event, askUser)) ? undefined : `the user said no: ${question}`
}

/** Who could not be asked did not say yes. */
async function asked(question: string, event: LifecycleEvent, askUser: AskUser): Promise<boolean> {
  try {
    return (await askUser(question, event)) === true
  } catch {
    return false
  }
}

/** What was derived from the old text is gone. */
export function replaced<Data>(data: Data, rewrite: Rewrite): Data {
  const derived = 'command' in rewrite ? { argv: null } : 'patch' in rewrite ? { files: [] } : {}
  return { ...data, ...derived, ...rewrite }
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
