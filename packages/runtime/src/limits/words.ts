import type { ChildLimits, Program } from '@hookline/core'
import type { OwnLimits } from './own-limits.ts'

/** What the limits of a program are made of. */
export interface Ground {
  /** Of this process; `undefined`: nobody knows. */
  readonly own: OwnLimits | undefined
  /** Processes that run now and count; `undefined`: nobody knows, and no more are allowed or refused than are. */
  readonly running: number | undefined
  /** The group of the kernel that it joins; `undefined`: there is none. */
  readonly group: string | undefined
}

/**
 * The same program, started by a shell that limits itself first: what a process may not use, its children may not either. What
 * cannot be limited is not started.
 */
export function limitedProgram(program: Program, limits: ChildLimits, ground: Ground): Program {
  const each = [openFiles(limits, ground)].filter(isSome)
  const alone = [memory(limits, ground), processes(limits, ground)].filter(isSome)
  const { group } = ground
  const all = group === undefined ? [...alone, ...each] : [joined(alone), ...each]
  if (all.length === 0) return program
  const line = `${all.join(' && ')} && ${unsaid(program)}exec "$@"; exit 125`
  const words = [...(group === undefined ? [] : [group]), program.file, ...program.args]
  return { ...program, file: '/bin/sh', args: ['-c', line, 'hookline', ...words] }
}

/** What a shell tells its children by itself: they are told what the hook says, and no more. */
function unsaid({ env }: Program): string {
  const own = ['PWD', 'OLDPWD', 'SHLVL'].filter((name) => env[name] === undefined)
  return own.length === 0 ? '' : `unset ${own.join(' ')} && `
}

/** One that does not let it in holds nothing: then each process is held for itself. */
function joined(alone: readonly string[]): string {
  const other = alone.length === 0 ? ':' : `{ ${alone.join(' && ')}; }`
  return `{ { echo 0 >"$1/cgroup.procs"; } 2>/dev/null || ${other}; } && shift`
}

/** What may be written to: runtimes set aside many gigabytes of addresses that they never use. */
function memory({ memory: bytes }: ChildLimits, ground: Ground): string | undefined {
  return bytes === undefined ? undefined : lowered('d', Math.ceil(bytes / 1024), 1024, ground)
}

/** The system counts all that a user runs, so that what runs now is added. */
function processes({ processes: count }: ChildLimits, ground: Ground): string | undefined {
  return count === undefined || ground.running === undefined
    ? undefined
    : lowered('u', ground.running + count, 1, ground)
}

function openFiles({ openFiles: count }: ChildLimits, ground: Ground): string | undefined {
  return count === undefined ? undefined : lowered('n', count, 1, ground)
}

/** Never raised: whoever set a lower one meant it. */
function lowered(letter: 'd' | 'u' | 'n', value: number, unit: number, { own }: Ground): string | undefined {
  if (own === undefined) return `{ ${ulimit(letter, value)} || :; } 2>/dev/null`
  const { soft, hard } = own[letter]
  if (hard <= value * unit) return undefined
  return ulimit(letter, value, soft <= value * unit ? '-H ' : '')
}

/** dash before 0.5.13 calls the number of processes -p. */
function ulimit(letter: string, value: number, kind = ''): string {
  const set = `ulimit ${kind}-${letter} ${value}`
  return letter === 'u' ? `{ ${set} 2>/dev/null || ulimit ${kind}-p ${value}; }` : set
}

function isSome(one: string | undefined): one is string {
  return one !== undefined
}
