import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stateDir } from '@hookline/runtime'
import { askServer } from '@hookline/server'
import { serverStatus } from './health.ts'

/** A server that hangs, or has much to end, is not waited for: the next call sees to it. */
const MOST_MS = 2000

/**
 * Lets a server end that is not of this copy of hookline, or, without one, that is of one that is gone; the next call of an agent
 * starts the right one. Never rejects.
 */
export async function retireOther(copy?: string): Promise<void> {
  try {
    const status = await serverStatus(MOST_MS)
    const bin = join(stateDir(process.env), 'bin')
    const isRight =
      copy === undefined ? existsSync(join(bin, status?.build ?? '')) : status?.build === basename(copy)
    if (status !== undefined && !isRight)
      await askServer(stateDir(process.env), 'stop', { timeoutMs: MOST_MS })
  } catch {
    // what an agent calls is installed, or gone, all the same
  }
}
