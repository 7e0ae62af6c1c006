import { HooklineError } from '@hookline/core'
import { stateDir } from '@hookline/runtime'
import { askServer } from '@hookline/server'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { serverStatus } from './health.ts'
import { killServer } from './kill.ts'
import { goneWithin, recorded } from './process.ts'
import { startServer, tell } from './start.ts'

/** A server that is no more. */
interface Stopped {
  readonly pid: number
  /** How many calls of agents it was answering. */
  readonly open: number
  readonly killed: boolean
}

/** `hookline serve stop`. */
export async function stopAct(flags: Flags): Promise<number> {
  const stopped = await stopServer(flags)
  const text =
    flags.on['json'] === true ? JSON.stringify({ stopped: stopped ?? null }, null, 2) : words(stopped)
  process.stdout.write(`${text}\n`)
  return 0
}

/** `hookline serve restart`. */
export async function restartAct(flags: Flags): Promise<number> {
  const stopped = await stopServer(flags)
  if (flags.on['json'] !== true && stopped !== undefined) process.stdout.write(`${words(stopped)}\n`)
  return tell(flags, true, await startServer())
}

function words(stopped: Stopped | undefined): string {
  if (stopped === undefined) return 'no server runs'
  const { pid, open, killed } = stopped
  const calls = open === 1 ? '1 call of an agent was open' : `${open} calls of agents were open`
  return killed
    ? `${paint('yellow', 'killed')}  pid ${pid}: what it had accepted is delivered by the next one`
    : `${paint('green', 'stopped')}  pid ${pid}: ${calls}${open === 0 ? '' : ', and answered first'}`
}

/** Ends the server once it has done what it took; with `--force` in any case. */
async function stopServer(flags: Flags): Promise<Stopped | undefined> {
  const timeoutMs = timeoutOf(flags)
  const force = flags.on['force'] === true
  try {
    const stopped = await drained(timeoutMs)
    if (stopped !== undefined || !force) return stopped
  } catch (thrown) {
    if (!force || HooklineError.from(thrown).code === 'SERVER_EXPOSED') throw thrown
    return { pid: await killServer(), open: 0, killed: true }
  }
  // its socket may be gone, and it not
  return recorded() === undefined ? undefined : { pid: await killServer(), open: 0, killed: true }
}

async function drained(timeoutMs: number): Promise<Stopped | undefined> {
  const status = await serverStatus()
  if (status === undefined) return undefined
  await askServer(stateDir(process.env), 'stop', { timeoutMs })
  await goneWithin(status.pid, status.build, ENDING_MS)
  return { pid: status.pid, open: status.calls.open, killed: false }
}

/** All is done by then, and only the process itself has to end. */
const ENDING_MS = 5000

function timeoutOf(flags: Flags): number {
  const { timeout = '30s' } = flags.text
  const [, number, unit] = /^(\d{1,4})(s|m)$/.exec(timeout) ?? []
  if (unit !== undefined) return Number(number) * (unit === 's' ? 1000 : 60_000)
  throw new HooklineError('USAGE', `--timeout ${timeout}: a time is 30s or 5m`, {
    hint: /^\d{1,4}$/.test(timeout) ? `Did you mean --timeout ${timeout}s?` : 'hookline help serve',
  })
}
