import type { Network } from '@hookline/core'
import type { Report } from './fault.ts'
import { refuseVariables } from './variables.ts'

/** What `[network]` can say. */
export interface NetworkTable {
  readonly allow_private?: readonly string[]
}

/** `[network]` as the plan has it. */
export async function readNetwork(table: NetworkTable, report: Report): Promise<Network> {
  refuseVariables(table, ['network'], report)
  const { allow_private: allowPrivate = [] } = table
  // only who has such a table pays for knowing what addresses are
  const { allowedFault } = await import('@hookline/network')
  for (const [at, target] of allowPrivate.entries()) {
    const hint = target.includes('${') ? undefined : allowedFault(target)
    const path = ['network', 'allow_private', at]
    if (hint !== undefined)
      report({ code: 'NETWORK_TARGET', message: `"${target}" allows nothing`, hint, path })
  }
  return { allowPrivate }
}
