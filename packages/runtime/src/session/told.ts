import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs'
import { hookName, listens, type LifecycleEvent, type Outcome } from '@hookline/core'
import { now } from '../clock.ts'
import type { HookRecord } from '../record/event-record.ts'
import { hookRecord } from '../record/hook-record.ts'
import type { Happened, Lost, Recorder } from '../record/recorder.ts'
import { shorten, shortText } from '../record/shorten.ts'
import { pauseOf, readPauses } from '../pauses.ts'
import { restText } from '../rest-text.ts'
import { ownDir } from '../state.ts'
import { SESSIONS, toldFile } from './told-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What became of one hook. */
export interface ToldHook extends Pick<
  HookRecord,
  'hook' | 'not' | 'status' | 'decision' | 'reason' | 'why' | 'error' | 'enforce' | 'ms'
> {
  readonly guard: boolean
  /** Why it rests, where nobody has switched it off. */
  readonly rests?: string
}

/** What a call of a session tells: that it begins, what came of an event, or that hookline itself failed. */
export type Told =
  | { readonly is: 'begun'; readonly id: string; readonly name: string }
  | {
      readonly is: 'event'
      readonly id: string
      readonly name: string
      /** How long the call had taken; at the first event of one. */
      readonly ms?: number
      /** What came of all of them. */
      readonly decision?: Outcome['decision']
      readonly hooks: readonly ToldHook[]
    }
  | { readonly is: 'lost'; readonly name: string; readonly code: string; readonly message: string }

/** A recorder that also tells the session, which shows it to people; nothing is decided by what stands there. */
export function toldRecorder(
  { env, session, at }: { readonly env: Env; readonly session: string; readonly at: number },
  recorder: Recorder,
): Recorder {
  let isFirst = true
  const tell = (line: Told): void => append(session, env, line)
  return {
    seen(event) {
      recorder.seen(event)
      tell({ is: 'begun', id: event.id, name: event.name })
    },
    happened(what) {
      const waited = isFirst ? { ms: Math.round((now() - at) * 10) / 10 } : {}
      isFirst = false
      recorder.happened(what)
      const { decision } = what.outcome
      const decided = decision === undefined ? {} : { decision }
      tell({ is: 'event', ...named(what.event), ...waited, ...decided, hooks: hooksOf(what, env) })
    },
    lost(what) {
      recorder.lost(what)
      tell({ is: 'lost', ...failure(what) })
    },
  }
}

const named = ({ id, name }: LifecycleEvent): Pick<LifecycleEvent, 'id' | 'name'> => ({ id, name })

function failure({ native, error }: Lost): { name: string; code: string; message: string } {
  return { name: shortText(native ?? '', 100), code: error.code, message: shortText(error.message, 500) }
}

const MEASURE = { chars: 500, items: 5, depth: 2 }

function hooksOf(what: Happened, env: Env): readonly ToldHook[] {
  const { event, loaded } = what
  return loaded.plan.hooks
    .filter((hook) => listens(hook.on, event.name))
    .map((hook) => {
      const {
        rewrite: _,
        data: __,
        was: ___,
        ...record
      } = hookRecord(hook, what, {
        value: (value) => shorten(value, MEASURE),
        text: (text) => shortText(text, MEASURE.chars),
      })
      const pause = record.not === 'enabled' ? pauseOf(hook, loaded.plan, readPauses(env)) : undefined
      const why = pause === undefined ? {} : { rests: restText(pause).says }
      return { ...record, ...why, hook: hookName(hook), guard: hook.guard === true }
    })
}

/** Only into a file that a session has made; one write a line, as several calls may tell at once. */
function append(session: string, env: Env, line: Told): void {
  if (!/^[0-9a-f-]{36}$/.test(session)) return
  const dir = ownDir(env, SESSIONS)
  if (dir === undefined) return
  try {
    const fd = openSync(toldFile(dir, session), FLAGS)
    try {
      if (fstatSync(fd).size < MOST_BYTES) writeSync(fd, `${JSON.stringify(line)}\n`)
    } finally {
      closeSync(fd)
    }
  } catch {
    // the session is over, or the disk is full: the agent has its answer
  }
}

/** A session of days; what comes after it is not told. */
const MOST_BYTES = 64 << 20

const FLAGS =
  constants.O_APPEND |
  constants.O_WRONLY |
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) |
  ((constants.O_NONBLOCK as number | undefined) ?? 0)
