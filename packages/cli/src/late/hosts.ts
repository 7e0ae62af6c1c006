import { ownDir } from '@hookline/runtime/state'
import { createHosts, type Hosts } from '@hookline/runtime/host'

type Env = Readonly<Record<string, string | undefined>>

/** What plugins run in: processes of the program that lies beside this one, with the core of a caller's environment. */
export function hosts(env: Env, log: (executor: string, line: string) => void): Hosts {
  const entry = require.resolve('./host.ts')
  return createHosts({ entry, env, compiled: ownDir(process.env, 'compiled'), log })
}
