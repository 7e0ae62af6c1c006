import { ownDir } from '@hookline/runtime/state'
import { createHosts, type Hosts } from '@hookline/runtime/host'

/** What plugins run in: processes of the program that lies beside this one. */
export function hosts(log: (executor: string, line: string) => void): Hosts {
  const entry = require.resolve('./host.ts')
  return createHosts({ entry, env: process.env, compiled: ownDir(process.env, 'compiled'), log })
}
