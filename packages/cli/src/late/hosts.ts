import { ownDir } from '@hookline/runtime/state'
import { createHosts, type Hosts } from '@hookline/runtime/host'
import { isManaged } from '@hookline/runtime/managed/places'

type Env = Readonly<Record<string, string | undefined>>

/** What plugins run in: processes of the program that lies beside this one, with the core of a caller's environment. */
export function hosts(env: Env, log: (executor: string, line: string) => void): Hosts {
  // whoever can write to what was compiled has their code run in place of the plugin's
  const compiled = isManaged(process.env) ? undefined : ownDir(process.env, 'compiled')
  return createHosts({ entry: require.resolve('./host.ts'), env, compiled, log })
}
