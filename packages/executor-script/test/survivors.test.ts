import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Way } from './survivors.ts'
import { allGone, isAlive, pidsIn, place, sleep } from './place.ts'

const DOORS = ['index', 'lean'] as const

describe.each(DOORS)('a process that uses the %s door and is over while a script hangs', (door) => {
  /** Starts it; tells the ids of the script and its descendants once all of them run. */
  async function start(
    way: Way,
  ): Promise<{ readonly parent: ChildProcess; readonly pids: readonly number[]; readonly events: string }> {
    const directory = place()
    const file = join(directory, 'pids')
    const parent = fork(
      join(import.meta.dirname, 'survivors.ts'),
      [join(import.meta.dirname, `../src/${door}.ts`), way, file, directory],
      { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    )
    await pidsIn(`${file}.ready`, 1)
    const pids = await pidsIn(file, 3)
    onTestFinished(() => {
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
      parent.kill('SIGKILL')
    })
    expect(pids.every(isAlive)).toBe(true)
    const events = join(directory, 'events')
    // before it goes: some ways are over at once
    expect(readdirSync(events)).toHaveLength(1)
    parent.send('go')
    if (way.endsWith('wait')) await pidsIn(`${file}.waiting`, 1)
    return { parent, pids, events }
  }

  test.each(['abort and exit', 'abort, hear and exit', 'exit', 'throw'] as const)(
    'leaves nothing running and no file: %s',
    async (way) => {
      const { parent, pids, events } = await start(way)
      await once(parent, 'exit')
      expect(await allGone(pids, 5000)).toBe(true)
      expect(readdirSync(events)).toEqual([])
    },
  )

  test('leaves nothing running and no file when it aborts and stays', async () => {
    const { parent, pids, events } = await start('abort and end')
    expect(await allGone(pids, 2000)).toBe(true)
    await expect.poll(() => readdirSync(events)).toEqual([])
    expect(parent.exitCode).toBe(null)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'leaves nothing running and no file when %s ends it',
    async (signal) => {
      const { parent, pids, events } = await start('wait')
      parent.kill(signal)
      expect(await once(parent, 'exit')).toEqual([null, signal])
      expect(await allGone(pids, 5000)).toBe(true)
      expect(readdirSync(events)).toEqual([])
    },
  )

  test('leaves it to others what a signal means, and nothing running', async () => {
    const { parent, pids, events } = await start('handle and wait')
    parent.kill('SIGTERM')
    await sleep(150)
    expect(pids.every(isAlive)).toBe(true)
    expect(await once(parent, 'exit')).toEqual([7, null])
    expect(await allGone(pids, 5000)).toBe(true)
    expect(readdirSync(events)).toEqual([])
  })
})
