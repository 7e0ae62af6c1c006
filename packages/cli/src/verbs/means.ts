import { script } from '@hookline/executor-script'
import { hosts } from '../hosts.ts'
import { ownFolders } from '../installed.ts'
import { limits } from '../late/limits.ts'
import { sandbox } from '../late/sandbox.ts'
import { below, oneLine } from '../shown.ts'
import { withInputs } from '@hookline/runtime/inputs'
import { mcpServer } from '@hookline/runtime/servers'
import { redact, stateDir, type LoadedPlan, type Means } from '@hookline/runtime'

/** What hooks run with when a verb runs them, in front of the user. */
export function means(loaded: LoadedPlan): Means {
  return {
    loaded,
    executors: { script },
    hosts: (env) => hosts(env, oneLine),
    own: { folders: ownFolders, lean: false },
    limits,
    sandbox,
    servers: () => mcpServer,
    inputs: () => withInputs,
    env: process.env,
    stateDir: stateDir(process.env),
    log: (hook, message) => process.stderr.write(`${hook}: ${below(redact(message), 2)}\n`),
  }
}
