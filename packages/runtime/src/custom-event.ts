import {
  EVENTS,
  eventRow,
  HooklineError,
  type EventName,
  type Json,
  type LifecycleEvent,
} from '@hookline/core'
import { VERB_ERRORS } from './errors.ts'
import { projectRoot, stamp } from './stamp.ts'

/** What to make an event of one's own of. */
export interface CustomEventRequest {
  readonly name: string
  readonly data?: Readonly<Record<string, Json>>
  readonly cwd: string
  /** Default: one of its own. */
  readonly session?: string | undefined
}

/** An event of the user's own. It says so in every field: nothing emitted passes as an agent's. @throws HooklineError `EVENT_NOT_YOURS`, `EVENT_UNKNOWN` */
export function customEvent({ name, data, cwd, session }: CustomEventRequest): LifecycleEvent {
  checkName(name)
  const id = stamp.id()
  return {
    spec: 1,
    id,
    name: name as EventName,
    at: stamp.now(),
    key: id,
    channel: 'emit',
    agent: { name: 'hookline' },
    session: { id: session ?? id, cwd, root: projectRoot(cwd) },
    data: data ?? {},
    raw: null,
  } as LifecycleEvent
}

function checkName(name: string): void {
  if (Object.hasOwn(EVENTS, name)) throw notYours(name)
  if (eventRow(name) !== undefined) return
  const word = name
    .replace(/^custom\./, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  throw new HooklineError('EVENT_UNKNOWN', `an event of your own is called custom.<name>, not "${name}"`, {
    hint: `hookline emit custom.${word === '' ? 'deployed' : word} (small letters and digits, joined by . _ or -)`,
  })
}

function notYours(name: string): HooklineError {
  const whose = /^(hook|guard)\./.test(name) ? 'hookline itself reports' : 'only an agent reports'
  return new HooklineError(
    'EVENT_NOT_YOURS',
    `${whose} ${name}: what is emitted must not pass for something that happened`,
    { hint: `${VERB_ERRORS.EVENT_NOT_YOURS} Here: hookline try ${name}, or hookline emit custom.<name>` },
  )
}
