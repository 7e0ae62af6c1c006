import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { stateDir } from '@hookline/runtime'
import { commandLine } from './command-line.ts'

/** A server as it has noted itself. */
interface Noted {
  readonly pid: number
  readonly build: string
}

const LOOK_MS = 20

/** The server that has noted itself in the state directory, if it runs: a number that was given to another since is not it. */
export function recorded(): Noted | undefined {
  const noted = readNote()
  return noted !== undefined && isServer(noted.pid, noted.build) ? noted : undefined
}

/** Waits until a server is gone. False: it is still there. */
export async function goneWithin(pid: number, build: string, ms: number): Promise<boolean> {
  const last = Date.now() + ms
  while (isServer(pid, build)) {
    if (Date.now() > last) return false
    await delay(LOOK_MS)
  }
  return true
}

function readNote(): Noted | undefined {
  try {
    const file = join(stateDir(process.env), 'run', 'server.json')
    const { pid, build } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const isNote = Number.isInteger(pid) && (pid as number) > 1 && typeof build === 'string' && build !== ''
    return isNote ? { pid: pid as number, build } : undefined
  } catch {
    return undefined
  }
}

function isServer(pid: number, build: string): boolean {
  return commandLine(pid).includes(`/bin/${build}/server.cjs`)
}
