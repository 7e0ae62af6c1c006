import { deepStrictEqual, equal, match, ok } from 'node:assert/strict'
import { inspect } from 'node:util'
import { eventRow, type Dialect } from '@hookline/core'
import type { ContractCase } from './contract.ts'
import { GARBAGE } from './garbage.ts'
import {
  assertDecodes,
  assertEncodes,
  assertRewrites,
  assertSniffs,
  assertSurvives,
  decoded,
  type RecordedPayload,
} from './recorded.ts'
import { assertWhole, isTold } from './reply.ts'
import { assertVersions } from './versions.ts'

/** What the contract of a dialect needs to be held against it. */
export interface DialectContractOptions {
  readonly dialect: Dialect
  readonly payloads: readonly [RecordedPayload, ...RecordedPayload[]]
}

/**
 * What every dialect promises, one case each, for any test runner.
 *
 * @example
 * for (const { name, run } of dialectContract({ dialect, payloads })) test(name, run)
 */
export function dialectContract({ dialect, payloads }: DialectContractOptions): readonly ContractCase[] {
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
    { name: 'turns down what no agent sends', run: async () => assertTurnsDown(dialect) },
    { name: 'refuses with a whole reply, whatever the event', run: async () => assertRefuses(dialect) },
    ...perPayload('decodes', assertDecodes),
    ...perPayload('tells the agent, or admits that it cannot', assertEncodes),
    ...perPayload('takes a rewrite', assertRewrites),
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

function assertTurnsDown(dialect: Dialect): void {
  for (const garbage of GARBAGE) {
    const events = decoded(dialect, garbage)
    equal(events, undefined, `it takes ${inspect(garbage)} for a payload`)
  }
}

function assertRefuses(dialect: Dialect): void {
  for (const native of [...Object.keys(dialect.natives), 'NoSuchEvent', 'constructor', undefined]) {
    for (const reason of ['unreadable', '', '\ud800"\n']) {
      const reply = dialect.refuse(native, reason)
      assertWhole(reply, `refusing ${native}`)
      ok(isTold(reply) || reply.unsaid.length > 0, `refusing ${native} says nothing to anyone`)
    }
  }
}
