import { readdirSync, statSync } from 'node:fs'
import { scriptError } from './errors.ts'
import type { ScriptLimits } from './options.ts'
import { findProgram } from './program.ts'

/**
 * The same program, started by a shell that limits itself first: what a process may not use, its children may not either.
 * @throws HooklineError `SCRIPT_LIMITS_UNSUPPORTED`, and what a program that is not there fails with
 */
export function limited(words: readonly string[], limits: ScriptLimits, path: string): readonly string[] {
  const set = [memory(limits), processes(limits)].filter((one) => one !== undefined)
  if (set.length === 0) return words
  refuseMissing(words[0]!, path)
  // a limit that the caller has set lower cannot be raised, and is held all the same: then nothing starts
  return ['/bin/sh', '-c', `${set.join(' && ')} && exec "$@"; exit 125`, 'hookline', ...words]
}

/** `memory = 512MB, processes = 64` */
export function limitsText({ memory: size, processes: count }: ScriptLimits): string {
  return [
    ...(size === undefined ? [] : [`memory = ${size}`]),
    ...(count === undefined ? [] : [`processes = ${count}`]),
  ].join(', ')
}

const KIB: Readonly<Record<string, number>> = { KB: 1, MB: 1024, GB: 1024 * 1024 }

/** What may be written to: runtimes set aside many gigabytes of addresses that they never use. */
function memory({ memory: size }: ScriptLimits): string | undefined {
  return size === undefined ? undefined : `ulimit -d ${Number.parseInt(size, 10) * KIB[size.slice(-2)]!}`
}

/** The system counts all that a user runs, so that what runs now is added; dash before 0.5.13 calls it -p. */
function processes({ processes: count }: ScriptLimits): string | undefined {
  if (count === undefined) return undefined
  const most = running() + count
  return `{ ulimit -u ${most} 2>/dev/null || ulimit -p ${most}; }`
}

/** Processes and threads of this user. */
function running(): number {
  const uid = process.getuid?.()
  return pids().reduce((sum, pid) => sum + threads(pid, uid), 0)
}

function pids(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch (cause) {
    throw scriptError('SCRIPT_LIMITS_UNSUPPORTED', 'this system does not tell how many processes run', {
      cause,
    })
  }
}

function threads(pid: string, uid: number | undefined): number {
  try {
    return statSync(`/proc/${pid}`).uid === uid ? readdirSync(`/proc/${pid}/task`).length : 0
  } catch {
    // it has ended since
    return 0
  }
}

/** The shell would only say 127. */
function refuseMissing(program: string, path: string): void {
  const found = findProgram(program, path)
  if (found === 'missing') throw scriptError('SCRIPT_PROGRAM_MISSING', `there is no program ${program}`)
  if (found === 'not executable')
    throw scriptError('SCRIPT_PROGRAM_NOT_EXECUTABLE', `${program} may not be run`)
}
