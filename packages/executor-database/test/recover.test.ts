import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { asking } from './asking.ts'
import { DIALECTS, service } from './services.ts'

const SERVERS = DIALECTS.filter((dialect) => dialect !== 'sqlite')

test('there is a server to lose, or all of this is skipped', ({ skip }) => {
  skip(SERVERS.length === 0, 'no server of databases answers')
  expect(SERVERS.length).toBeGreaterThan(0)
})

describe.each(SERVERS)('%s', (dialect) => {
  const there = service(dialect)

  test.each([1, 2, 3, 4])(
    'a run that is called off while packet %i of its connection is lost gives its place back',
    async (packet) => {
      const { line, hook } = await asking(there, { query: 'select 1 as n', pool: 2 })
      line.lose(packet)
      const why = new HooklineError('HOOK_TIMEOUT', 'time is up')
      const controller = new AbortController()
      const runs = Promise.all(
        [1, 2].map(async () => hook.execute({ signal: controller.signal }).catch((error: unknown) => error)),
      )
      await delay(300)
      controller.abort(why)
      expect(await Promise.race([runs, delay(1500, 'still waiting')])).toEqual([why, why])
      line.lose(0)
      expect(await Promise.race([hook.execute(), delay(3000, 'still waiting')])).toEqual({
        data: { rows: [{ n: 1 }] },
      })
    },
  )
})
