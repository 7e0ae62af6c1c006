import {
  HooklineError,
  uuidv7,
  type EventData,
  type Json,
  type MaybePromise,
  type Rewrite,
} from '@hookline/core'
import type { Rewritten } from './answer.ts'
import { copied } from './copied.ts'
import type { Session } from './session.ts'

type Kind = 'exec' | 'patch' | 'mcp' | 'tool'

/** What the agent is about to do, and how it is done. */
export interface Act<K extends Kind = Kind, Result = unknown> {
  readonly kind: K
  readonly data: Partial<EventData[`${K}.before`]>
  /** Does it, in the words of the hooks. */
  readonly act: (data: EventData[`${K}.before`], rewrite: Rewrite | undefined) => MaybePromise<Result>
  /** What the data is once a hook has rewritten it. Default: the new text, and nothing that was derived from the old one. */
  readonly rewritten?: Rewritten<`${K}.before`>
  /** What hooks are told of the result. Default: a text is the output, `exitCode` and `output` are what they are called. */
  readonly told?: (result: Result) => Partial<EventData[`${K}.after`]>
}

/** What came of it; `words` is what the model is to be told. */
export type Carried<Result> =
  | { readonly status: 'done'; readonly result: Result }
  /** It was not done. */
  | { readonly status: 'denied'; readonly words: string }
  /** It was done, and hooks object to what came of it. */
  | { readonly status: 'withheld'; readonly words: string; readonly result: Result }

/** Before, the act, after. Rejects only as the act does. */
export async function carryOut<K extends Kind, Result>(
  session: Pick<Session, 'emit'>,
  { kind, data, act, rewritten, told }: Act<K, Result>,
): Promise<Carried<Result>> {
  const callId = data.callId ?? uuidv7(Date.now())
  const before = await session.emit(`${kind}.before`, { ...data, callId }, rewritten)
  if (before.denied) return { status: 'denied', words: before.reason! }
  const final = copied(before.data)
  const startedAt = Date.now()
  const after = (found: object): ReturnType<typeof session.emit> =>
    session.emit(`${kind}.after`, { ...final, ...timed(kind, startedAt), ...found } as never)
  let result: Result
  try {
    result = await act(final, before.rewrite)
  } catch (thrown) {
    await after(FAILED[kind](HooklineError.from(thrown).message))
    throw thrown
  }
  const { denied, reason } = await after(foundIn(result, kind, told))
  return denied ? { status: 'withheld', words: reason!, result } : { status: 'done', result }
}

/** It is done: who cannot say what came of it does not undo it. */
function foundIn<Result>(result: Result, kind: Kind, told: ((result: Result) => object) | undefined): object {
  try {
    return (told ?? DONE[kind])(result)
  } catch {
    return {}
  }
}

function timed(kind: Kind, startedAt: number): object {
  return kind === 'exec' || kind === 'mcp' ? { durationMs: Date.now() - startedAt } : {}
}

const DONE = {
  exec: (result: unknown) => {
    const { exitCode = null, output = null } = fieldsOf(result) as { exitCode?: unknown; output?: unknown }
    return {
      ok: typeof exitCode === 'number' ? exitCode === 0 : true,
      exitCode: typeof exitCode === 'number' ? exitCode : null,
      output: text(result) ?? text(output),
    }
  },
  patch: (result: unknown) => ({ ok: true, output: text(result) }),
  mcp: (result: unknown) => ({ ok: fieldsOf(result)['isError'] !== true, result: json(result) }),
  tool: (result: unknown) => ({ ok: true, output: json(result) }),
} as const

const FAILED = {
  exec: (message: string) => ({ ok: false, output: message }),
  patch: (message: string) => ({ ok: false, output: message }),
  mcp: (message: string) => ({ ok: false, error: message }),
  tool: (message: string) => ({ ok: false, output: message }),
} as const

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** What cannot be written down is not told. */
function json(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json
  } catch {
    return null
  }
}
