import { deepStrictEqual, equal, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { isHooklineError, type Dialect, type LifecycleEvent, type Stamp } from '@hookline/core'
import { assertComplete } from './complete.ts'
import { assertDenied } from './denial.ts'
import { broken } from './garbage.ts'
import { frozen } from './json.ts'
import { inAnotherWorld } from './other-world.ts'
import { outcome, rewriteOf } from './outcomes.ts'
import { assertSame, assertTold, assertWhole } from './reply.ts'

/** A payload as the agent sent it, kept from a session of its own. */
export interface RecordedPayload {
  readonly name: string
  readonly payload: unknown
  /** The names of the events in it, the main one first. Default: at least one, whichever. */
  readonly events?: readonly string[]
}

/** It becomes the events it is, complete, the same each time. */
export function assertDecodes({ payload, events }: RecordedPayload, dialect: Dialect): void {
  const found = dialect.decode(frozen(payload), stamp())
  for (const one of found) assertComplete(one, dialect.name)
  if (events === undefined) ok(found.length > 0, 'no event came of it')
  else
    deepStrictEqual(
      found.map(({ name }) => name),
      events,
    )
}

/** It is the same events at another time, but for what the stamp says. */
export function assertPure({ payload }: RecordedPayload, dialect: Dialect): void {
  const first = dialect.decode(frozen(payload), stamp())
  const second = inAnotherWorld(() => dialect.decode(payload, stamp()))
  deepStrictEqual(second, first, 'a second reading gives something else')
}

/** Whatever is decided of it, the agent is told or it is admitted that it is not. */
export function assertEncodes({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const event of dialect.decode(payload, stamp())) assertTold(dialect, frozen(event))
}

/** Whatever is said with a denial, it is one. */
export function assertDenies({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const event of dialect.decode(payload, stamp())) assertDenied(dialect, frozen(event))
}

/** The same outcome has the same reply. */
export function assertEncodesPurely({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const event of dialect.decode(payload, stamp())) assertSame(dialect, frozen(event))
}

/** What it is about can be put in other words, and stays the same fact. */
export function assertRewrites({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const event of dialect.decode(payload, stamp()).filter((one) => isComplete(one, dialect))) {
    const rewrite = rewriteOf(event)
    if (rewrite === undefined) continue
    const changed = dialect.rewritten(frozen(event), rewrite)
    assertComplete(changed, dialect.name)
    const fact = ({ id, key, name }: LifecycleEvent): object => ({ id, key, name })
    deepStrictEqual(fact(changed), fact(event), 'a rewrite makes another event of it')
    const [[field, value]] = Object.entries(rewrite) as [[string, unknown]]
    deepStrictEqual((changed.data as Record<string, unknown>)[field], value, `${field} is not rewritten`)
  }
}

/** The payload that a rewritten call goes back in is read as that very call. */
export function assertRawRewritten({ payload }: RecordedPayload, dialect: Dialect): void {
  const [event] = dialect.decode(payload, stamp())
  const rewrite = event === undefined ? undefined : rewriteOf(event)
  if (event === undefined || rewrite === undefined || dialect.capabilities[event.name]?.rewrite !== true)
    return
  // a tool that cannot be told these words has no payload with them
  if (dialect.encode(event, outcome({ rewrite })).unsaid.length > 0) return
  const changed = dialect.rewritten(frozen(event), rewrite)
  deepStrictEqual(
    dialect.rewritten(event, rewrite),
    changed,
    'the same rewrite makes another call of it each time',
  )
  const [again] = decoded(dialect, changed.raw) ?? []
  ok(again !== undefined, 'the payload of a rewritten call cannot be read')
  deepStrictEqual(again.data, changed.data, 'the payload of a rewritten call is read as another call')
}

/** A piece of it is enough to tell the agent's event, or it is not told at all. */
export function assertSniffs({ payload }: RecordedPayload, dialect: Dialect): void {
  const text = JSON.stringify(payload)
  const native = dialect.sniff(text)
  ok(native !== undefined && Object.hasOwn(dialect.natives, native), `"${native}" is none of its events`)
  const [event] = decoded(dialect, payload) ?? []
  const isItsOwn = event === undefined || dialect.natives[native]!.includes(event.name)
  ok(isItsOwn, `"${native}" is not what becomes ${event?.name}`)
  for (let part = 0; part < 1; part += 0.05) {
    const found = dialect.sniff(text.slice(0, text.length * part))
    ok(found === undefined || found === native, `of a part of it, it makes "${found}"`)
  }
}

/** With one field missing or wrong it is still a complete event, or turned down. */
export function assertSurvives({ payload }: RecordedPayload, dialect: Dialect): void {
  // what is not complete when all is well is the matter of another case
  if (dialect.decode(payload, stamp()).some((one) => !isComplete(one, dialect))) return
  for (const one of broken(payload)) {
    for (const event of decoded(dialect, one) ?? []) {
      assertComplete(event, dialect.name)
      assertWhole(dialect.encode(event, { decision: 'deny', context: [], results: [] }), event.name)
    }
  }
}

function isComplete(event: LifecycleEvent, dialect: Dialect): boolean {
  try {
    assertComplete(event, dialect.name)
    return true
  } catch {
    return false
  }
}

/** The events, or `undefined` if it was turned down as it should be. */
export function decoded(dialect: Dialect, payload: unknown): readonly LifecycleEvent[] | undefined {
  try {
    return dialect.decode(payload, stamp())
  } catch (thrown) {
    const isAsPromised = isHooklineError(thrown) && thrown.code === 'PAYLOAD_INVALID'
    equal(isAsPromised, true, `${String(thrown)} instead of PAYLOAD_INVALID for ${inspect(payload)}`)
    return undefined
  }
}

/** Counts up and always says the same, so that two readings of one payload can be compared. */
function stamp(): Stamp {
  let count = 0
  return {
    id: () => `00000000-0000-7000-8000-${String(++count).padStart(12, '0')}`,
    now: () => '2026-01-01T00:00:00.000Z',
    root: (cwd) => cwd,
  }
}
