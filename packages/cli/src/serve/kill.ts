import { stateDir } from '@hookline/runtime'
import { serveError } from '../errors.ts'
import { goneWithin, recorded } from './process.ts'

/** How long a process that was killed may take to be gone: one that waits for a disk takes its time. */
const DYING_MS = 10_000

/** Kills the server that has noted itself in the state directory; gives its number. @throws HooklineError `SERVE_STAYS` */
export async function killServer(): Promise<number> {
  const found = recorded()
  if (found === undefined)
    throw serveError(
      'SERVE_STAYS',
      `nothing is killed: ${stateDir(process.env)}/run/server.json names no server of hookline that runs here`,
    )
  process.kill(found.pid, 'SIGKILL')
  if (await goneWithin(found.pid, found.build, DYING_MS)) return found.pid
  throw serveError('SERVE_STAYS', `process ${found.pid} was killed, and is still there`)
}
