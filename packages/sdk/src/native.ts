import {
  HooklineError,
  type AgentReply,
  type Dialect,
  type HookManager,
  type LifecycleEvent,
  type MaybePromise,
  type Outcome,
} from '@hookline/core'
import { merge } from '@hookline/runtime/merge'
import { stamp } from '@hookline/runtime/stamp'
import { copied } from './copied.ts'
import { tell } from './tell.ts'

/** How payloads of an agent's own hooks are answered in this process. */
export interface Answering {
  readonly dialect: Dialect
  readonly hooks: Pick<HookManager, 'emit'>
  /** True: a guard listens, so what cannot be read is denied. */
  readonly guarded: boolean
  /** Sees each event before hooks do, in the words that they are told in. */
  readonly seen?: (event: LifecycleEvent) => MaybePromise<LifecycleEvent>
  /** Hears what the agent could not be told. */
  readonly unsaid?: Unsaid | undefined
  /** What hooks have to say besides, of something that the agent did not report by itself. */
  readonly before?: (payload: unknown) => Promise<readonly Outcome[]>
}

/** Takes a sentence about something that hooks wanted, and that the agent cannot be made to do. */
export type Unsaid = (sentence: string) => void

/** What hooks make of what an agent sent to one of its own hooks. Never rejects. */
export async function replyTo(payload: unknown, answering: Answering): Promise<AgentReply> {
  const { dialect, guarded, before, unsaid } = answering
  try {
    const outcomes = [...((await before?.(payload)) ?? [])]
    const early = outcomes.length
    const [event, ...others] = dialect.decode(copied(payload), stamp)
    if (event === undefined) return SILENCE
    for (const one of [event, ...others]) outcomes.push(await heard(one, answering))
    // a rewrite is taken from the first, which is to be that of the call
    const reply = dialect.encode(event, merge([...outcomes.slice(early), ...outcomes.slice(0, early)]))
    for (const sentence of reply.unsaid) tell(unsaid, sentence)
    return reply
  } catch (thrown) {
    if (!guarded) return SILENCE
    return dialect.refuse(dialect.sniff(JSON.stringify(payload) ?? ''), HooklineError.from(thrown).message)
  }
}

const SILENCE: AgentReply = { stdout: '', stderr: '', exitCode: 0, unsaid: [] }

/** What hooks say of an event that an agent sent. */
export async function heard(
  event: LifecycleEvent,
  { dialect, hooks, seen = same }: Answering,
): Promise<Outcome> {
  return hooks.emit(await seen(event), { rewritten: (from, rewrite) => dialect.rewritten(from, rewrite) })
}

function same(event: LifecycleEvent): LifecycleEvent {
  return event
}
