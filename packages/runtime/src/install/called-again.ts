import { delimiter } from 'node:path'
import type { HooklineError } from '@hookline/core'
import { installError } from '../errors.ts'

/** What is asked something by hookline, as an agent: a hookline that is to run one of these was called by it, and would call it again. */
const ASKED = 'HOOKLINE_ASKS'
/** How many `hookline exec` stand around this process. */
const DEPTH = 'HOOKLINE_EXEC_DEPTH'
/** An agent may well start another; a program that calls hookline again and again never ends. */
const MOST = 8

/** The environment for an agent that is asked something. */
export function askingEnv(env: NodeJS.ProcessEnv, program: string): NodeJS.ProcessEnv {
  return { ...env, [ASKED]: [...asked(env), program].join(delimiter) }
}

/** The environment for an agent that is run by `hookline exec`. @throws HooklineError `AGENT_CALLS_HOOKLINE` */
export function runningEnv(env: NodeJS.ProcessEnv, program: string): NodeJS.ProcessEnv {
  const depth = Number(env[DEPTH] ?? 0)
  if (asked(env).includes(program) || depth >= MOST) throw callsHookline(program)
  return { ...env, [DEPTH]: String(depth > 0 ? depth + 1 : 1) }
}

function asked(env: NodeJS.ProcessEnv): readonly string[] {
  return (env[ASKED] ?? '').split(delimiter)
}

const CODE = 'AGENT_CALLS_HOOKLINE'

/** True: by what it says on stderr, a program that was asked has called hookline to run it. */
export function saysSo(stderr: string): boolean {
  return stderr.includes(`[${CODE}]`)
}

/** A program that is taken for an agent is none. */
export function callsHookline(program: string): HooklineError {
  return installError(CODE, `${program} calls hookline exec, which calls ${program} again`)
}
