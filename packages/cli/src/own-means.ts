import { script } from '@hookline/executor-script/lean'
import type { Means } from '@hookline/runtime'
import { hosts } from './hosts.ts'
import { inputs } from './inputs.ts'
import { ownFolders } from './installed.ts'
import { limits } from './limits.ts'
import { sandbox } from './sandbox.ts'
import { servers } from './servers.ts'

/** What hooks run with for an agent, in whichever process: executors by the door that loads no schemas. */
export const OWN_MEANS: Pick<
  Means,
  'executors' | 'hosts' | 'inputs' | 'limits' | 'own' | 'sandbox' | 'servers'
> = {
  executors: { script },
  hosts: (env) => hosts(env),
  own: { folders: ownFolders, lean: true },
  limits,
  sandbox,
  servers,
  inputs,
}
