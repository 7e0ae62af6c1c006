import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HookConfig } from '@hookline/core'
import { customEvent } from '@hookline/runtime'
import { expect, onTestFinished, test } from 'vitest'
import { handOver } from '../src/late/outbox.ts'

test('an agent is made to wait five seconds for all that is handed over, not for each', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-outbox-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  const waits: number[] = []
  const open = (_: unknown, waitMs: number): never => {
    waits.push(waitMs)
    // as SQLite waits: nothing else goes on
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.min(waitMs, 2400))
    throw new Error('database is locked')
  }
  const hook: HookConfig = { id: 'a', on: ['exec.before'], executor: 'script', mode: 'background' }
  const plan = { format: 2 as const, sources: [], hooks: [hook], executors: {}, dispatch: {}, warnings: [] }
  const means = {
    env: { HOME: dir },
    loaded: { plan, errors: [] },
    how: { file: '/hooks.toml', required: false, root: undefined, overrides: undefined },
    warn: () => undefined,
    open,
  }
  const about = {
    event: customEvent({ name: 'custom.built', data: {}, cwd: dir, session: undefined }),
    hook,
    matched: [],
    native: undefined,
  }
  const one = { ...about, id: 'one', results: {}, lineage: [], after: [] }
  for (let n = 0; n < 4; n++) {
    expect(() => handOver([one], means)).toThrow('database is locked')
    // what goes on in between is not waited for
    await sleep(10)
  }
  expect(waits[0]).toBe(5000)
  expect(waits[1]).toBeLessThanOrEqual(2600)
  expect(waits[2]).toBeLessThanOrEqual(200)
  expect(waits[3]).toBe(0)
})
