import { existsSync } from 'node:fs'
import { stateDir } from '../state.ts'
import { findProgram } from './find-program.ts'
import { isHandWired, isLine } from './line.ts'

/** True for a line that ends at hookline: one of this user or of one run, or wired by hand, or a shared one that finds a hookline here. */
export function callsHookline(agent: string, command: string, env: NodeJS.ProcessEnv): boolean {
  if (OWN.some((scope) => isLine(agent, scope)(command)) || isHandWired(command)) return true
  const scope = SHARED.find(
    (one) => command.includes(`--agent ${agent} --event `) && command.includes(`--scope ${one}`),
  )
  if (scope === undefined) return false
  const isThere = existsSync(`${stateDir(env)}/bin/hook`)
  return isThere || (scope === 'plugin' && findProgram('hookline', undefined, env['PATH']) !== undefined)
}

/** Lines that are the same for everybody, and do nothing where there is no hookline. */
const SHARED = ['project', 'plugin'] as const

const OWN = ['user', 'session'] as const
