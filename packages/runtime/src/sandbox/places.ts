import { readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs'
import { isAlive } from '../install/is-alive.ts'
import { mounted } from './mounted.ts'

/** Folders that were made to be closed, and who has asked for each of them when: processes, milliseconds since the epoch. */
export type Places = Readonly<Record<string, Readonly<Record<string, number>>>>

const NAME = 'places.json'

/** Those of this user that are still there, as far as anybody knows. */
export function readPlaces(dir: string): Places {
  try {
    return JSON.parse(readFileSync(`${dir}/${NAME}`, 'utf8')) as Places
  } catch {
    return {}
  }
}

export function writePlaces(places: Places, dir: string): void {
  const partial = `${dir}/${NAME}.${process.pid}`
  writeFileSync(partial, JSON.stringify(places), { mode: 0o600 })
  renameSync(partial, `${dir}/${NAME}`)
}

/** What is to be kept when others are taken away. */
interface Sweep {
  /** About to be asked for. */
  readonly except: readonly string[]
  /** Who asked a shorter time ago may have no wall yet. */
  readonly graceMs: number
  /** This process asks for nothing more. */
  readonly isEnding: boolean
}

/** Takes away those that nobody needs. A wall over a folder that is taken away falls: never one of somebody who is there, an agent's either. */
export function swept(places: Places, { except, graceMs, isEnding }: Sweep): Places {
  const now = Date.now()
  const holds = ([pid, at]: readonly [string, number]): boolean =>
    Math.abs(now - at) < graceMs && (Number(pid) === process.pid ? !isEnding : isAlive(Number(pid)))
  const left = Object.entries(places).map(
    ([path, wants]) => [path, Object.fromEntries(Object.entries(wants).filter(holds))] as const,
  )
  const idle = left.flatMap(([path, wants]) =>
    Object.keys(wants).length === 0 && !except.includes(path) ? [path] : [],
  )
  const walls = idle.length === 0 ? new Set<string>() : mounted(idle)
  return Object.fromEntries(left.filter(([path]) => !idle.includes(path) || walls.has(path) || !isGone(path)))
}

/** True: it is none of ours any more. Into what is not empty somebody has put something. */
function isGone(path: string): boolean {
  try {
    rmdirSync(path)
    return true
  } catch (thrown) {
    return ['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST'].includes((thrown as NodeJS.ErrnoException).code ?? '')
  }
}
