import type { HookConfig, Network } from '@hookline/core'
import { createGuard } from '@hookline/network'
import { mqError } from './errors.ts'
import { hostName, type ConnectionGuard } from './transport.ts'

/**
 * What a hook of a project may connect to: what everybody can reach, and what its user allows. Hooks of the user and the company
 * connect wherever they say.
 */
export function guardOf(hook: HookConfig, network: Network): ConnectionGuard | undefined {
  if (hook.layer !== 'project') return undefined
  const guard = createGuard(network)
  return {
    lookup: (port) => guard.lookup(port),
    refused(host) {
      const protocol = host.isSafe ? 'https:' : 'http:'
      const refusal = guard.refused({ protocol, host: host.host, port: host.port })
      if (refusal?.code !== 'NETWORK_PLAIN') return refusal
      return mqError('MQ_PLAIN', `${hostName(host)} is not encrypted: a hook of a project uses amqps`)
    },
  }
}
