import { runChild } from './child.ts'
import { agentCommand } from './agent.ts'
import { runHooks } from './hooks.ts'
import { execOptions } from './options.ts'
import { runSession } from './session.ts'
import { callKind, openSession, runningEnv, type SiteRequest } from '@hookline/runtime/install'
import { execError } from '../errors.ts'
import { draftRequest } from '../wire.ts'

/** Runs an agent once with hooks; gives the exit code. @throws HooklineError */
export async function runAgent(args: readonly string[]): Promise<number> {
  const options = execOptions(args)
  const { command, words } = options
  const { agent, program } = agentCommand(command, process.env)
  const env = runningEnv(process.env, program)
  const site: SiteRequest = { agent, scope: 'user', env: process.env, cwd: process.cwd(), program }
  const kind = callKind(site, words)
  // hooks have nothing to do with `codex login`
  if (kind === 'none') return runChild(program, words, env)
  if (kind === 'elsewhere')
    throw execError(
      'EXEC_ELSEWHERE',
      `hooks of one run do not reach what "${command} ${words.join(' ')}" begins`,
    )
  const hooks = await runHooks(options, site)
  const request = { ...draftRequest(site, hooks.file, hooks.plan), words, more: hooks.more }
  const session = await openSession(request)
  try {
    return await runSession(session, { agent, program, env, notes: hooks.notes, options })
  } finally {
    session.close()
  }
}
