import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createHookManager, type HookManager, type LifecycleEvent } from '@hookline/core'
import { event } from '@hookline/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { database } from '../src/index.ts'
import { instance, missing, STARTABLE } from '@hookline/own-servers'
import { rowsOf } from './run.ts'

const KILLS = Number(process.env['HOOKLINE_KILLS'] ?? 4)
const BATCH = 20

/** What became of a stream of events. */
interface Tally {
  readonly accepted: readonly string[]
  readonly tries: number
  readonly failed: number
}

/** Carries events out as the deliverer does, batch by batch, each until it is done. @throws what would be a dead letter */
async function delivering(manager: HookManager, isOver: () => boolean): Promise<Tally> {
  const accepted: string[] = []
  let [tries, failed] = [0, 0]
  const lane = async (): Promise<void> => {
    while (!isOver()) {
      const events = Array.from({ length: BATCH }, (): LifecycleEvent => {
        const made = { ...event('exec.before', { command: 'make' }), key: randomUUID() }
        accepted.push(`${made.key}:user/audit`)
        return made
      })
      let left = events
      for (let attempt = 1; left.length > 0; attempt++) {
        const results = await manager.deliverAll(
          left.map((about) => ({
            event: about,
            hook: 'user/audit',
            attempt,
            matched: [],
            native: undefined,
            results: {},
            lineage: [],
          })),
        )
        tries += left.length
        left = left.filter((_, at) => {
          const result = results[at]
          if (result?.status === 'done') return false
          if (
            result?.status !== 'failed' ||
            (result.error.details.retryable !== true && result.error.code !== 'HOOK_TIMEOUT')
          )
            throw new Error(`lost: ${JSON.stringify(result)}`)
          failed++
          return true
        })
        if (left.length > 0) await delay(20)
      }
    }
  }
  await Promise.all([lane(), lane(), lane()])
  return { accepted, tries, failed }
}

describe.each(['postgres', 'mysql'] as const)(
  '%s is killed in the middle of a stream of events',
  (dialect) => {
    if (!STARTABLE[dialect]) missing(`a ${dialect} of its own`, 'install it')
    const stateDir = mkdtempSync(join(tmpdir(), 'hookline-database-'))
    afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

    test.skipIf(!STARTABLE[dialect])(
      'nothing accepted is lost, and nothing is stored twice',
      { timeout: 60_000 + KILLS * 10_000 },
      async () => {
        const server = await instance(dialect)
        try {
          await server.start()
          const options = { url: server.url, table: 'audit', create: true }
          const hook = {
            id: 'audit',
            on: ['exec.before'],
            executor: 'database',
            options,
            mode: 'background',
            timeoutMs: 5000,
          } as const
          const manager = createHookManager({ hooks: [hook], executors: { database }, stateDir })
          let isOver = false
          const stream = delivering(manager, () => isOver)
          for (let kills = 0; kills < KILLS; kills++) {
            await delay(250 + Math.random() * 250)
            await server.kill()
            await server.start()
          }
          await delay(300)
          isOver = true
          const { accepted, tries, failed } = await stream
          await manager.close()
          const rows = await rowsOf(
            { url: server.url, stateDir },
            'select count(*) as n, count(distinct delivery_id) as d from audit',
          )
          expect(rows).toEqual([{ n: accepted.length, d: accepted.length }])
          expect(failed).toBeGreaterThan(0)
          process.stdout.write(
            `${dialect}: ${KILLS} kills, ${accepted.length} events accepted, ${tries} tries of which ${failed} failed; 0 lost, 0 twice\n`,
          )
        } finally {
          await server.remove()
        }
      },
    )
  },
)
