import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { GRACE_MS } from '../src/spawn.ts'
import { SPAWNS } from './spawns.ts'

const LINE = 'what a guard says'

/** Nothing else happens here meanwhile. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test.each(SPAWNS)(
  '%s: what a child has written is read, however long this process did something else when it ended',
  async (_, spawned) => {
    for (let tries = 0; tries < 5; tries++) {
      const other = spawn('/bin/sh', ['-c', 'echo x; exec >&-'], { stdio: ['ignore', 'pipe', 'ignore'] })
      const gone = once(other, 'close')
      // what comes of the other keeps this process, while the child writes and ends: both ends are told of at once, and at the end
      other.stdout.once('data', () => block(GRACE_MS * 5))
      const ended = spawned(
        {
          file: '/bin/sh',
          args: ['-c', `sleep 0.2; echo '${LINE}'`],
          cwd: '/',
          env: { PATH: process.env['PATH']! },
          input: '',
        },
        { signal: new AbortController().signal, maxBytes: 1 << 20 },
      )
      await new Promise((resolve) => setImmediate(resolve))
      // the other writes and ends
      block(100)
      const { status, ...rest } = await ended
      expect({ status, stdout: 'stdout' in rest && Buffer.from(rest.stdout).toString() }).toEqual({
        status: 'exited',
        stdout: `${LINE}\n`,
      })
      await gone
    }
  },
)
