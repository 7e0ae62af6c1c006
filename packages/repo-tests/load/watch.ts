import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { childrenOf } from '../crash/world.ts'

/** What a process holds and has used, as the system has it. */
export interface Sample {
  /** Milliseconds of performance.now(). */
  readonly at: number
  readonly rss: number
  readonly descriptors: number
  readonly sockets: number
  readonly children: number
  /** Seconds of processor, and those of its children that are gone. */
  readonly cpu: number
  readonly childrenCpu: number
}

/** `undefined`: it is gone. */
export function sampleOf(pid: number): Sample | undefined {
  try {
    const links = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const seconds = (at: number): number => (Number(fields[at]) + Number(fields[at + 1])) / TICKS
    return {
      at: performance.now(),
      rss: Number(fields[21]) * PAGE,
      descriptors: links.length,
      sockets: links.filter((link) => link.startsWith('socket:')).length,
      children: childrenOf(pid).length,
      cpu: seconds(11),
      childrenCpu: seconds(13),
    }
  } catch {
    return undefined
  }
}

/** What its descriptors lead to, how often. */
export function descriptorsOf(pid: number): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    const link = linkOf(`/proc/${pid}/fd/${fd}`).replace(/\[\d+\]/, '')
    found[link] = (found[link] ?? 0) + 1
  }
  return found
}

/** What Linux has on the machines that Node runs on. */
const [TICKS, PAGE] = [100, 4096]

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
