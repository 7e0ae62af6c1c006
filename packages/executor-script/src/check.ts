import { programState, isDirectory } from '@hookline/child'
import { HooklineError, type CheckContext, type Finding } from '@hookline/core'
import { isAbsolute } from 'node:path'
import { SCRIPT_ERRORS, type ScriptErrorCode } from './errors.ts'
import { resolveProgram } from './program.ts'
import type { ScriptOptions } from './options.ts'
import type { Spawn } from './spawn.ts'

/** Looks for the program and the directory, and has the shell read the line without running it. */
export async function check(
  { run, cwd }: ScriptOptions,
  context: CheckContext,
  spawn: Spawn,
): Promise<readonly Finding[]> {
  const findings = [...programFaults(run, context), ...directoryFaults(cwd)]
  return typeof run !== 'string' || findings.length > 0 ? findings : lineFaults(run, context, spawn)
}

function programFaults(run: ScriptOptions['run'], { env, hook }: CheckContext): readonly Finding[] {
  try {
    const program = typeof run === 'string' ? '/bin/sh' : resolveProgram(run[0]!, hook)
    const found = programState(program, env['PATH'] ?? '')
    return found === 'found' ? [] : [finding(PROGRAM[found], `${program} is ${found}`)]
  } catch (thrown) {
    const { message, hint } = HooklineError.from(thrown)
    return [{ severity: 'error', message, hint }]
  }
}

const PROGRAM = {
  missing: 'SCRIPT_PROGRAM_MISSING',
  'not executable': 'SCRIPT_PROGRAM_NOT_EXECUTABLE',
} as const

function finding(code: ScriptErrorCode, message: string): Finding {
  return { severity: 'error', message, hint: SCRIPT_ERRORS[code] }
}

/** A relative one lies in a session, and there is none yet. */
function directoryFaults(cwd: string | undefined): readonly Finding[] {
  if (cwd === undefined || !isAbsolute(cwd) || isDirectory(cwd)) return []
  return [finding('SCRIPT_CWD_MISSING', `there is no directory ${cwd}`)]
}

/** `sh -n` reads and runs nothing. */
async function lineFaults(
  line: string,
  { signal, hold }: CheckContext,
  spawn: Spawn,
): Promise<readonly Finding[]> {
  const {
    program,
    started,
    ended: over,
  } = hold({ file: '/bin/sh', args: ['-n', '-c', line], cwd: '/', env: {} })
  const ended = await spawn({ ...program, input: '' }, { signal, maxBytes: 65_536, started }).finally(over)
  if (ended.status !== 'exited' || ended.code === 0) return []
  const said = new TextDecoder().decode(ended.stderr).trim()
  return [{ severity: 'error', message: said, hint: 'Mend the shell line.' }]
}
