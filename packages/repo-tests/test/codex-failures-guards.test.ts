import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import type { AppServerMessage } from '../e2e/index.ts'
import { noCodex, type Played } from './codex-play.ts'
import { cameOf, EVENTS, everything, EXIT_TWO, FAILURES, GUARDED, hooksOn, idOf } from './codex-failing.ts'
import { toldModel, toldUser } from './codex-stage.ts'

/** True where the words of a denial reached somebody as one. */
const heeded = (played: Played<AppServerMessage>, words: string): boolean =>
  toldModel(played, words) || toldUser(played, words, 'stop', 'feedback')

/** What is done already when it is denied. */
const AFTER: readonly string[] = ['patch.after']

function happened(played: Played<AppServerMessage>): readonly string[] {
  return Object.entries(cameOf(played)).flatMap(([name, came]) => (came ? [name] : []))
}

describe.skipIf(noCodex).each(Object.entries(FAILURES))(
  'a guard on every event of Codex that %s',
  (_, fail) => {
    const played = everything(
      hooksOn(GUARDED, true, () => fail('')),
      true,
    )

    test.each(GUARDED)('at %s denies, and says which guard it is', (name) => {
      expect(heeded(played(), `guard user/${idOf(name)} reached no verdict`)).toBe(true)
    })

    test('lets nothing happen that it was asked about', () => {
      expect(happened(played())).toEqual(AFTER)
      expect(played().exitCode).toBe(0)
    })
  },
)

describe.skipIf(noCodex).each([true, false])(
  'a script on every event of Codex that exits with 2, a guard: %s',
  (guard) => {
    const names = guard ? GUARDED : EVENTS
    const played = everything(hooksOn(names, guard, EXIT_TWO), true)

    test.each(names)('at %s denies where Codex obeys', (name: EventName) => {
      expect(heeded(played(), `denied at <${name}>`)).toBe(codex.capabilities[name]!.deny)
    })

    test('lets nothing happen that it denied', () => {
      expect(happened(played())).toEqual(AFTER)
      expect(played().exitCode).toBe(0)
    })
  },
)
