import { execFile } from 'node:child_process'
import { readInstalls } from './installs.ts'
import { ownDir } from '../state.ts'
import type { Site } from './site.ts'

const ANSWER_MS = 5000

/** What the agent on this machine says of its version; `undefined`: it is not there, or does not say. */
export function agentVersion({ program, env, stateDir }: Site): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (program === undefined) return resolve(undefined)
    execFile(program, ['--version'], { env, cwd: stateDir, timeout: ANSWER_MS }, (_error, stdout) =>
      resolve(/(?:^|[\s/])(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1]),
    )
  })
}

/** The version of the agent when it was wired for this user. */
export function wiredVersion(agent: string, env: NodeJS.ProcessEnv): string | undefined {
  const stateDir = ownDir(env)
  if (stateDir === undefined) return undefined
  return readInstalls(stateDir).find((one) => one.agent === agent && one.scope === 'user')?.agentVersion
}
