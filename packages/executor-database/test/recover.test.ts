import { setTimeout as delay } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { event } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { asking } from './asking.ts'
import { DIALECTS, service } from './services.ts'

const SERVERS = DIALECTS.filter((dialect) => dialect !== 'sqlite')

const MORTAL =
  "create procedure mortal(word text) begin if word = 'die' then kill connection_id(); end if; select 1 as n; end"

/** Ends its own connection where it is told to. */
const DIES: Readonly<Record<string, string>> = {
  postgres: "select case when :word = 'die' then pg_terminate_backend(pg_backend_pid()) end as n",
  mysql: 'call mortal(:word)',
}

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

  test('a connection that the server has ended is not used again, however soon the next run comes', async () => {
    if (dialect === 'mysql') await there.rows(MORTAL)
    const { hook } = await asking(there, {
      query: DIES[dialect]!,
      params: { word: '{{ event.data.command }}' },
      pool: 1,
    })
    const run = async (command: string): Promise<unknown> =>
      hook.execute({ event: event('exec.before', { command }) })
    for (let tries = 0; tries < 20; tries++) {
      await expect(run('die')).rejects.toMatchObject({ details: { retryable: true } })
      expect(await run('live')).toMatchObject({ data: {} })
    }
  })
})
