import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Way } from './ends.ts'
import { allGone, isAlive, pidsIn, place } from './place.ts'
import { raw } from './trying.ts'

describe.each(['index', 'lean'])(
  'a process that uses the %s door and is over while a server runs',
  (door) => {
    /** Starts it; tells the ids of the server and of the grandchild, which ignores SIGTERM. */
    async function start(
      way: Way,
      what = 'leaves grandchildren',
    ): Promise<{ readonly parent: ChildProcess; readonly pids: readonly number[] }> {
      const directory = place()
      const [file, words] = [join(directory, 'pids'), join(directory, 'words')]
      const parent = fork(
        fileURLToPath(new URL('survivors.ts', import.meta.url)),
        [join(import.meta.dirname, `../src/${door}.ts`), way, words, JSON.stringify(raw(what, file))],
        { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
      )
      parent.disconnect()
      onTestFinished(() => void parent.kill('SIGKILL'))
      await pidsIn(words, 1)
      const pids = await pidsIn(file, what === 'leaves grandchildren' ? 2 : 1)
      onTestFinished(() => {
        for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
      })
      if (way.endsWith('wait')) await pidsIn(words, 2)
      return { parent, pids }
    }

    async function over(parent: ChildProcess): Promise<void> {
      if (parent.exitCode === null && parent.signalCode === null) await once(parent, 'exit')
    }

    test.each(['close and end', 'end by itself', 'exit', 'close and exit', 'throw'] as const)(
      'leaves nothing running: %s',
      async (way) => {
        const { parent, pids } = await start(way)
        await over(parent)
        expect(await allGone(pids, 5000)).toBe(true)
      },
    )

    test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
      'leaves nothing running when %s ends it',
      async (signal) => {
        const { parent, pids } = await start('wait')
        expect(pids.every(isAlive)).toBe(true)
        parent.kill(signal)
        expect(await once(parent, 'exit')).toEqual([null, signal])
        expect(await allGone(pids, 5000)).toBe(true)
      },
    )

    test('leaves it to others what a signal means', async () => {
      const { parent, pids } = await start('handle and wait')
      parent.kill('SIGTERM')
      expect(await once(parent, 'exit')).toEqual([7, null])
      expect(await allGone(pids, 5000)).toBe(true)
    })

    test('killed at once, it leaves no server that heeds the end of its stdin', async () => {
      const { parent, pids } = await start('wait', 'good')
      parent.kill('SIGKILL')
      expect(await allGone(pids, 5000)).toBe(true)
    })
  },
)
