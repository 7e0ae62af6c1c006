import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { EVENTS, eventRow, type Dialect, type EventName } from '@hookline/core'
import { assertCapabilities } from './capabilities.ts'
import type { ContractCase } from './contract.ts'
import { event } from './event.ts'
import { GARBAGE } from './garbage.ts'
import { frozen } from './json.ts'
import {
  assertDecodes,
  assertDenies,
  assertEncodes,
  assertEncodesPurely,
  assertPure,
  assertRawRewritten,
  assertRewrites,
  assertSniffs,
  assertSurvives,
  decoded,
  type RecordedPayload,
} from './recorded.ts'
import { assertRefuses } from './refuses.ts'
import { assertTotal } from './reply.ts'
import { assertVersions } from './versions.ts'

/** What the contract of a dialect needs to be held against it. */
export interface DialectContractOptions {
  readonly payloads: readonly [RecordedPayload, ...RecordedPayload[]]
}

/**
 * What every dialect promises, one case each, for any test runner: a case that is not kept rejects with an
 * AssertionError that says what to mend.
 *
 * @example
 * for (const { name, run } of dialectContract(codex, { payloads })) test(name, run)
 */
export function dialectContract(
  dialect: Dialect,
  { payloads }: DialectContractOptions,
): readonly ContractCase[] {
  const perPayload = (
    promise: string,
    keep: (recorded: RecordedPayload, dialect: Dialect) => void,
  ): ContractCase[] =>
    payloads.map((recorded) => ({
      name: `${promise}: ${recorded.name}`,
      run: async () => keep(recorded, dialect),
    }))
  return [
    { name: 'speaks spec 1 and says whose it is', run: async () => assertIdentity(dialect) },
    { name: 'names events that there are, both ways', run: async () => assertNames(dialect) },
    { name: 'has one table for each version, the newest first', run: async () => assertVersions(dialect) },
    { name: 'says of each event what can be done with it', run: async () => assertCapabilities(dialect) },
    { name: 'turns down what no agent sends', run: async () => assertTurnsDown(dialect) },
    { name: 'refuses with a whole reply, whatever the event', run: async () => assertRefuses(dialect) },
    { name: 'has a whole reply to every outcome of every event', run: async () => assertAllTotal(dialect) },
    ...perPayload('decodes', assertDecodes),
    ...perPayload('decodes without a clock and without chance', assertPure),
    ...perPayload('tells the agent, or admits that it cannot', assertEncodes),
    ...perPayload('never loses a denial', assertDenies),
    ...perPayload('has one reply to one outcome', assertEncodesPurely),
    ...perPayload('takes a rewrite', assertRewrites),
    ...perPayload('sends a rewritten call as the agent would', assertRawRewritten),
    ...perPayload('knows the event of a payload that is cut off', assertSniffs),
    ...perPayload('survives one wrong field', assertSurvives),
  ]
}

function assertIdentity({ spec, name, title, version }: Dialect): void {
  equal(spec, 1)
  match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  for (const text of [title, version]) match(text, /\S/)
}

function assertNames({ capabilities, natives }: Dialect): void {
  const named = [...Object.keys(capabilities), ...Object.values(natives).flat()]
  ok(named.length > 0, 'it names no event at all')
  deepStrictEqual(
    named.filter((name) => eventRow(name) === undefined),
    [],
    'these are no events',
  )
  const unable = Object.values(natives)
    .flat()
    .filter((name) => !Object.hasOwn(capabilities, name))
  deepStrictEqual(unable, [], 'these events have no capabilities')
}

/** Also of events that this agent does not have: another channel may have seen them. */
function assertAllTotal(dialect: Dialect): void {
  for (const name of [...Object.keys(EVENTS), 'custom.deploy'] as EventName[])
    assertTotal(dialect, frozen(event(name, {}, { agent: { name: dialect.name } })))
}

function assertTurnsDown(dialect: Dialect): void {
  for (const garbage of GARBAGE) {
    const events = decoded(dialect, garbage)
    equal(events, undefined, `it takes ${inspect(garbage)} for a payload`)
  }
}
