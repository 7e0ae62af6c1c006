import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { world } from './hookline.ts'
import { onPty } from './pty.ts'

const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))

/** An agent that says which signals came. */
const AGENT = `#!/bin/sh
trap 'echo INT >> "$HOME/came"; ending=yes' INT
trap 'echo QUIT >> "$HOME/came"; ending=yes' QUIT
echo started
while [ -z "$ending" ]; do sleep 0.1; done
sleep 0.5
exit 5
`

/** Runs a program with a terminal for its stderr that is not its own, and signals it once it has said something. */
const ELSEWHERE = `
import os, pty, signal, subprocess, sys
_, terminal = pty.openpty()
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal, start_new_session=True)
child.stdout.readline()
child.send_signal(getattr(signal, sys.argv[1]))
sys.exit(child.wait())
`

function agent() {
  const { dir } = world('version = 1\n')
  const [home, bin] = [join(dir, 'home'), join(dir, 'codex')]
  writeFileSync(bin, AGENT)
  chmodSync(bin, 0o755)
  const came = join(home, 'came')
  return {
    argv: [process.execPath, BIN, 'exec', '--', bin, 'login'],
    env: { PATH: process.env['PATH']!, HOME: home },
    came: () => (existsSync(came) ? readFileSync(came, 'utf8') : ''),
  }
}

test.runIf(process.platform === 'linux').each(['SIGINT', 'SIGQUIT'])(
  '%s that somebody sends goes on where a terminal is not that of the process',
  async (signal) => {
    const { argv, env, came } = agent()
    const ran = promisify(execFile)('python3', ['-c', ELSEWHERE, signal, ...argv], { env, timeout: 20_000 })
    await expect(ran).rejects.toMatchObject({ code: 5 })
    expect(came()).toBe(`${signal.slice(3)}\n`)
  },
)

test('a key is not sent twice: the terminal has sent it to the agent as well', async () => {
  const { argv, env, came } = agent()
  const { shows, type, ended } = onPty(argv, env)
  await shows('started')
  type('\u0003')
  expect(await ended).toBe(5)
  expect(came()).toBe('INT\n')
})
