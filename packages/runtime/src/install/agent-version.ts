import { execFile } from 'node:child_process'
import { askingEnv, callsHookline, saysSo } from './called-again.ts'
import { readInstalls } from './installs.ts'
import { ownDir } from '../state.ts'
import type { Site } from './site.ts'

const ANSWER_MS = 5000

/**
 * What the agent on this machine says of its version; `undefined`: it is not there, or does not say.
 * @throws HooklineError `AGENT_CALLS_HOOKLINE`
 */
export function agentVersion({ program, env, stateDir }: Site): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    if (program === undefined) return resolve(undefined)
    const options = { env: askingEnv(env, program), cwd: stateDir, timeout: ANSWER_MS }
    execFile(program, ['--version'], options, (_error, stdout, stderr) => {
      if (saysSo(stderr)) reject(callsHookline(program))
      else resolve(/(?:^|[\s/])(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1])
    })
  })
}

/** The version of the agent when it was wired for this user. */
export function wiredVersion(agent: string, env: NodeJS.ProcessEnv): string | undefined {
  const stateDir = ownDir(env)
  if (stateDir === undefined) return undefined
  return readInstalls(stateDir).find((one) => one.agent === agent && one.scope === 'user')?.agentVersion
}
