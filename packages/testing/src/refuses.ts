import { deepStrictEqual, ok } from 'node:assert/strict'
import { eventRow, type Dialect } from '@hookline/core'
import { inAnotherWorld } from './other-world.ts'
import { assertWhole, isTold, words } from './reply.ts'

const REASON = 'it could not be read'

/**
 * Asserts that a payload which nobody could read is refused where its agent can be kept from what it is about to do, with the reason,
 * and that it is admitted elsewhere.
 */
export function assertRefuses(dialect: Dialect): void {
  for (const native of [...Object.keys(dialect.natives), 'NoSuchEvent', 'constructor', undefined]) {
    for (const reason of [REASON, '', '\ud800"\n']) {
      const reply = dialect.refuse(native, reason)
      assertWhole(reply, `refusing ${native}`)
      ok(isTold(reply) || reply.unsaid.length > 0, `refusing ${native} says nothing to anyone`)
      const again = inAnotherWorld(() => dialect.refuse(native, reason))
      deepStrictEqual(again, reply, `refusing ${native} says something else at another time`)
    }
    if (!canDeny(dialect, native)) continue
    const reply = dialect.refuse(native, REASON)
    ok(isTold(reply), `${native} can be denied, and refusing it says nothing to the agent`)
    ok(words(reply).includes(REASON), `refusing ${native} does not say why`)
  }
}

/** What ends is not called back for a payload that nobody could read: the agent would never come to its end. */
const ENDS: readonly string[] = ['task.complete', 'subagent.stop']

function canDeny({ natives, capabilities }: Dialect, native: string | undefined): boolean {
  if (native === undefined || !Object.hasOwn(natives, native)) return false
  return natives[native]!.some(
    (name) => capabilities[name]?.deny === true && eventRow(name)?.gate === 'yes' && !ENDS.includes(name),
  )
}
