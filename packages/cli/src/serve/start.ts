import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stateUnusable } from '@hookline/runtime'
import { ownDir } from '@hookline/runtime/state'
import type { ServerStatus } from '@hookline/server'
import { NODE_FLAGS } from '@hookline/server/start'
import { serveError } from '../errors.ts'
import type { Flags } from '../flags.ts'
import { lastWords } from './last-words.ts'
import { serverStatus } from './health.ts'
import { runningLines } from './health-text.ts'
import { readyProgram, serverEnv } from './program.ts'

/** How long a server may take until it answers: a machine may be busy. */
const STARTING_MS = 20_000
const LOOK_MS = 50

/** `hookline serve`. */
export async function startAct(flags: Flags): Promise<number> {
  const there = await serverStatus()
  return tell(flags, there === undefined, there ?? (await startServer()))
}

/** Says which server runs now. */
export function tell(flags: Flags, started: boolean, status: ServerStatus): number {
  const said = started ? 'started' : 'it runs already'
  const text =
    flags.on['json'] === true
      ? JSON.stringify({ started, status }, null, 2)
      : runningLines(status, said).join('\n')
  process.stdout.write(`${text}\n`)
  return 0
}

/** Starts a server out of reach of this process, and waits until one answers. @throws HooklineError `SERVE_FAILED` */
export async function startServer(): Promise<ServerStatus> {
  const { node, file } = readyProgram()
  const log = openLog()
  const child = spawn(node, [...NODE_FLAGS, file], {
    cwd: '/',
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log],
    env: serverEnv(),
  })
  closeSync(log)
  const ended = endOf(child)
  child.unref()
  return answering(ended)
}

/** What Node itself says, as when it dies of memory, stands in the log as well. */
function openLog(): number {
  const run = ownDir(process.env, 'run')
  if (run === undefined) throw stateUnusable(process.env, 'no server can be started', 'run')
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
  return openSync(join(run, 'server.log'), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600)
}

/** How a process came to its end; empty as long as it has not. */
interface End {
  how?: string
}

function endOf(child: ChildProcess): End {
  const end: End = {}
  child.once('error', ({ message }) => (end.how = `could not be started: ${message}`))
  child.once('exit', (code, signal) => (end.how ??= `ended at once: ${signal ?? `exit code ${code}`}`))
  return end
}

async function answering(end: End): Promise<ServerStatus> {
  const last = Date.now() + STARTING_MS
  for (;;) {
    // one that has ended may have left the place to another
    const isOver = end.how !== undefined || Date.now() > last
    const status = await serverStatus()
    if (status !== undefined) return status
    if (isOver) break
    await delay(LOOK_MS)
  }
  const how = end.how ?? `does not answer after ${STARTING_MS / 1000} s`
  throw serveError('SERVE_FAILED', `the server ${how}${lastWords()}`)
}
