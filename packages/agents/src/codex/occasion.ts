import { capabilitiesOf, type Capability, type LifecycleEvent } from '@hookline/core'
import { type Sayable, sayable } from './answer.ts'
import { capabilities } from './capabilities.ts'
import { asFields, text } from '../payload.ts'
import { NOTIFY } from './notify.ts'
import { version, versions } from './versions.ts'

/** An event of Codex and what can be said at it. */
export interface Occasion {
  readonly event: LifecycleEvent
  readonly native: string
  readonly row: Sayable
}

/** What an event is to the Codex that sent it; `undefined`: no event of Codex becomes it. */
export function occasion(event: LifecycleEvent): Occasion | undefined {
  const native = nativeOf(event)
  const row = native === undefined ? undefined : sayable(native)
  if (native === undefined || row === undefined) return undefined
  const { version: sender } = event.agent
  // an event that the version is not known to have was sent all the same, so the version is not what it was
  const can = sender === undefined ? undefined : capabilitiesOf(recorded(), sender)[event.name]
  return { event, native, row: can === undefined ? row : within(row, can) }
}

const recorded = (): Recorded => ({ version, capabilities: capabilities(), versions: versions() })

type Recorded = Parameters<typeof capabilitiesOf>[0]

/** Codex's name of the event; that of an event from elsewhere is the one it would have had. */
function nativeOf(event: LifecycleEvent): string | undefined {
  if (event.channel === NOTIFY || event.channel === 'transcript') return event.channel
  const name = text(asFields(event.raw) ?? {}, 'hook_event_name')
  return name !== null && sayable(name) !== undefined ? name : capabilities()[event.name]?.native
}

/** What can be said, without what this version does not take. */
function within(row: Sayable, can: Capability): Sayable {
  const taken = Object.entries(row).filter(([what]) => can[what as keyof Capability] !== false)
  return { ...Object.fromEntries(taken), ...(row.rewrite && !can.rewrite ? { lacksRewrite: true } : {}) }
}
