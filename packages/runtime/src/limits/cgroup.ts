import { whenEnding } from '@hookline/child'
import type { ChildLimits, Used } from '@hookline/core'
import { mkdirSync, readdirSync } from 'node:fs'
import { fieldOf, numberIn, read, removed, tryWrite, write } from './cgroup-files.ts'
import type { Place } from './cgroup-place.ts'

/** A group of the kernel for one child and all that it starts. */
export interface ChildGroup {
  readonly folder: string
  readonly kill: () => void
  /** What was used in it; it is gone then, unless something goes on in it. */
  readonly ended: (before?: Used) => Used
  readonly soFar: (before?: Used) => Used
}

let made = 0

/** `undefined`: no more can be made. */
export function makeGroup(place: Place, limits: ChildLimits): ChildGroup | undefined {
  const folder = `${place}/hookline-${process.pid}-${made++}`
  try {
    mkdirSync(folder)
  } catch {
    return undefined
  }
  if (!limit(folder, limits)) {
    removed(folder)
    return undefined
  }
  const kill = (): void => killAll(folder)
  const forget = whenEnding(() => {
    kill()
    removed(folder)
  })
  const soFar = (before?: Used): Used => {
    const used = usedIn(folder)
    return before === undefined ? used : together(before, used)
  }
  return {
    folder,
    kill,
    soFar,
    ended(before) {
      forget()
      const used = soFar(before)
      remove(folder, REMOVE_TRIES)
      return used
    },
  }
}

/** What processes left that could not clean up. One that another is about to fill falls back on limits of its own. */
export function sweep(place: Place): void {
  for (const name of readdirSync(place)) {
    const pid = /^hookline-(\d+)-\d+$/.exec(name)?.[1]
    if (pid !== undefined && !isThere(Number(pid))) removed(`${place}/${name}`)
  }
}

function limit(folder: string, { memory, processes }: ChildLimits): boolean {
  try {
    if (processes !== undefined) write(folder, 'pids.max', `${processes}`)
    if (memory !== undefined) write(folder, 'memory.max', `${memory}`)
  } catch {
    return false
  }
  // where the machine has no swap, or the kernel is older
  tryWrite(folder, 'memory.oom.group', '1')
  if (memory !== undefined) tryWrite(folder, 'memory.swap.max', '0')
  return true
}

function killAll(folder: string): void {
  if (tryWrite(folder, 'cgroup.kill', '1')) return
  for (const pid of read(folder, 'cgroup.procs')?.split('\n') ?? []) tryKill(Number(pid))
}

function usedIn(folder: string): Used {
  const cpu = fieldOf(folder, 'cpu.stat', 'usage_usec')
  // nothing ever ran in it: the child was not let in
  if (cpu === undefined || cpu === 0) return { by: 'rlimits' }
  const over =
    (fieldOf(folder, 'memory.events', 'oom_kill') ?? 0) > 0
      ? 'memory'
      : (fieldOf(folder, 'pids.events', 'max') ?? 0) > 0
        ? 'processes'
        : undefined
  const [memory, processes] = [numberIn(folder, 'memory.peak'), numberIn(folder, 'pids.peak')]
  return {
    by: 'cgroup',
    ...(over === undefined ? {} : { over }),
    ...(memory === undefined ? {} : { memory }),
    cpuMs: Math.round(cpu / 100) / 10,
    ...(processes === undefined ? {} : { processes }),
  }
}

/** What several used, one after another; what this one came up against is its own. */
function together(before: Used, now: Used): Used {
  const sum: { -readonly [Key in keyof Used]: Used[Key] } = { ...now }
  for (const key of ['memory', 'processes'] as const)
    if (before[key] !== undefined) sum[key] = Math.max(before[key], now[key] ?? 0)
  if (before.cpuMs !== undefined) sum.cpuMs = before.cpuMs + (now.cpuMs ?? 0)
  return sum
}

const [REMOVE_TRIES, REMOVE_MS] = [20, 50]

/** What was killed is gone a moment later. What goes on on purpose keeps its group. */
function remove(folder: string, tries: number): void {
  if (removed(folder) || tries === 0) return
  setTimeout(remove, REMOVE_MS, folder, tries - 1).unref()
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function tryKill(pid: number): void {
  try {
    if (pid > 1) process.kill(pid, 'SIGKILL')
  } catch {
    // it has ended since
  }
}
