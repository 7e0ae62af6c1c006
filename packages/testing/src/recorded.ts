import { deepStrictEqual, equal, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { isHooklineError, type Dialect, type LifecycleEvent, type Stamp } from '@hookline/core'
import { assertComplete } from './complete.ts'
import { broken } from './garbage.ts'
import { frozen } from './json.ts'
import { assertTold, assertWhole, rewriteOf } from './reply.ts'

/** A payload as the agent sent it. */
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
  deepStrictEqual(dialect.decode(payload, stamp()), found, 'a second reading gives something else')
}

/** Whatever is decided of it, the agent is told or it is admitted that it is not. */
export function assertEncodes({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const event of dialect.decode(payload, stamp())) assertTold(dialect, frozen(event))
}

/** What it is about can be put in other words, and stays the same fact. */
export function assertRewrites({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const event of dialect.decode(payload, stamp())) {
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

/** A piece of it is enough to tell the agent's event, or it is not told at all. */
export function assertSniffs({ payload }: RecordedPayload, dialect: Dialect): void {
  const text = JSON.stringify(payload)
  const native = dialect.sniff(text)
  ok(native !== undefined && Object.hasOwn(dialect.natives, native), `"${native}" is none of its events`)
  for (const part of [0, 0.1, 0.5, 0.9]) {
    const found = dialect.sniff(text.slice(0, text.length * part))
    ok(found === undefined || found === native, `of a part of it, it makes "${found}"`)
  }
}

/** With one field missing or wrong it is still a complete event, or turned down. */
export function assertSurvives({ payload }: RecordedPayload, dialect: Dialect): void {
  for (const one of broken(payload)) {
    for (const event of decoded(dialect, one) ?? []) {
      assertComplete(event, dialect.name)
      assertWhole(dialect.encode(event, { decision: 'deny', context: [], results: [] }), event.name)
    }
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
