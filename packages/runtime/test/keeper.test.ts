import { mkdtempSync, rmSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { event } from '@hookline/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openOwnJournal } from '../src/background/outbox.ts'
import { createKeeper, type Keeper, type Keeping } from '../src/warm/keeper.ts'
import { deliveryOf, hookOf } from './deliver-world.ts'

let home: string
let env: Record<string, string>
let keeper: Keeper
let kept: number
let disk: ((says?: Error) => void)[]

/** A disk that says when it is done. */
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'hookline-keeper-'))
  env = { HOME: home }
  kept = 0
  disk = []
  keeper = createKeeper({ env, kept: () => kept++, withhold: () => undefined })
  const handle = await open(home, 'r')
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync').mockImplementation(
    () =>
      new Promise((resolve, reject) => {
        disk.push((says) => (says === undefined ? resolve() : reject(says)))
      }),
  )
  await handle.close()
})

afterEach(() => {
  vi.restoreAllMocks()
  keeper.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 9 })
})

function keeping(delivery: 'at-least-once' | 'best-effort', n: number): Keeping {
  const about = event('exec.before', { callId: `call-${n}` }, { key: `fact-${n}` })
  return {
    deliveries: [deliveryOf(about, hookOf({ delivery }))],
    loaded: {
      plan: { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
      errors: [],
    },
    how: { file: '/hooks.toml', required: false, root: undefined, overrides: undefined },
    env,
    warn: () => undefined,
  }
}

/** What is in the journal, whoever waits for what. */
function inJournal(): number {
  const { journal } = openOwnJournal(env, 1000)
  try {
    return Number(journal.db.get('SELECT count(*) AS n FROM runs')!['n'])
  } finally {
    journal.close()
  }
}

const ended = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), delay(50).then(() => false)])

const diskIsAsked = async (times = 1): Promise<void> =>
  vi.waitFor(() => expect(disk).toHaveLength(times), { timeout: 5000 })

test('what is promised is told when the disk has it; others are entered and told meanwhile', async () => {
  const first = keeper.keep(keeping('at-least-once', 1), 1000)
  await diskIsAsked()
  const second = keeper.keep(keeping('at-least-once', 2), 1000)
  // each in a transaction of its own
  await vi.waitFor(() => expect(inJournal()).toBe(2))
  expect(await keeper.keep(keeping('best-effort', 3), 1000)).toEqual([])
  expect(await ended(Promise.race([first, second]))).toBe(false)
  expect([inJournal(), kept]).toEqual([3, 1])
  disk.shift()!()
  expect(await first).toEqual([])
  await diskIsAsked()
  disk.shift()!()
  expect(await second).toEqual([])
  expect(kept).toBe(3)
})

test('what the disk fails with is told to those who waited for it, and to nobody as kept', async () => {
  const both = [1, 2].map((n) => keeper.keep(keeping('at-least-once', n), 1000))
  const told = Promise.allSettled(both)
  await diskIsAsked()
  disk.shift()!(Object.assign(new Error('EIO'), { code: 'EIO' }))
  expect(await told).toMatchObject([1, 2].map(() => ({ reason: { code: 'JOURNAL_UNUSABLE' } })))
  expect(kept).toBe(0)
  const later = keeper.keep(keeping('at-least-once', 3), 1000)
  await diskIsAsked()
  disk.shift()!()
  expect(await later).toEqual([])
})

test('a keeper that is closed closes its journal when the disk has said what it took: what is there then was told so', async () => {
  const first = keeper.keep(keeping('at-least-once', 1), 1000)
  await diskIsAsked()
  const second = keeper.keep(keeping('at-least-once', 2), 1000)
  await vi.waitFor(() => expect(inJournal()).toBe(2))
  keeper.close()
  disk.shift()!()
  expect(await first).toEqual([])
  await diskIsAsked()
  disk.shift()!()
  expect(await second).toEqual([])
  expect(inJournal()).toBe(2)
})
