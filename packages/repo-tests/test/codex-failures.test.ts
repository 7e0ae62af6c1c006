import { describe, expect, test } from 'vitest'
import { noCodex } from './codex-play.ts'
import { cameOf, EVENTS, everything, FAILURES, hooksOn, idOf, once } from './codex-failing.ts'

describe.skipIf(noCodex).each(Object.entries(FAILURES))(
  'a hook on every event of Codex that %s',
  (_, fail) => {
    const played = everything(
      hooksOn(EVENTS, false, (name) => fail(once(name))),
      false,
    )

    test.each(EVENTS)('at %s is noted', (name) => {
      const asked = played().trace.flatMap(({ hooks }) =>
        hooks.filter(({ hook }) => hook === `user/${idOf(name)}`),
      )
      expect(asked.filter(({ status }) => status === 'failed')).not.toEqual([])
    })

    test('stands in the way of nothing', () => {
      const all = cameOf(played())
      expect(Object.keys(all).filter((name) => !all[name])).toEqual([])
      expect(
        played().lines.filter(({ method }) => method === 'turn/completed').length,
      ).toBeGreaterThanOrEqual(5)
      expect(played().exitCode).toBe(0)
    })
  },
)
