import { basename } from 'node:path'
import { agentOfProgram, findProgram } from '@hookline/runtime/install'
import { execError } from '../errors.ts'

/** An agent that can be run with hooks. */
export interface AgentCommand {
  readonly agent: string
  /** Its program, by an absolute path. */
  readonly program: string
}

/** The agent that a command is. @throws HooklineError `EXEC_NO_ADAPTER` `EXEC_NOT_FOUND` */
export function agentCommand(command: string, env: NodeJS.ProcessEnv): AgentCommand {
  const agent = agentOfProgram(basename(command).replace(/\.(?:js|exe|cmd)$/, ''))
  if (agent === undefined)
    throw execError(
      'EXEC_NO_ADAPTER',
      `hooks for one run can be given to Codex only, and "${command}" is none`,
    )
  const program = found(command, env)
  if (program === undefined) throw execError('EXEC_NOT_FOUND', `there is no program ${command}`)
  return { agent, program }
}

function found(command: string, env: NodeJS.ProcessEnv): string | undefined {
  if (!command.includes('/')) return findProgram(command, undefined, env['PATH'])
  try {
    return findProgram(command, command, undefined)
  } catch {
    return undefined
  }
}
