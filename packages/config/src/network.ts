import type { Network } from '@hookline/core'
import type { Fault, Report } from './fault.ts'
import { refuseVariables } from './variables.ts'

/** What `[network]` can say. */
export interface NetworkTable {
  readonly allow_private?: readonly string[]
}

/** `[network]` as the plan has it. */
export function readNetwork(table: NetworkTable, report: Report): Network {
  refuseVariables(table, ['network'], report)
  const { allow_private: allowPrivate = [] } = table
  for (const [at, target] of allowPrivate.entries()) {
    const fault = target.includes('${') ? undefined : targetFault(target)
    if (fault !== undefined) report({ ...fault, path: ['network', 'allow_private', at] })
  }
  return { allowPrivate }
}

const TARGET = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?):(\d{1,5})$/i

/** One host and one port: whoever opens a whole network opens what lies in it tomorrow. */
function targetFault(target: string): Omit<Fault, 'path'> | undefined {
  const port = Number(TARGET.exec(target)?.[1])
  if (port >= 1 && port <= 65_535) return undefined
  return { code: 'NETWORK_TARGET', message: `"${target}" is no host with a port`, hint: hintFor(target) }
}

function hintFor(target: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    const url = URL.parse(target)
    const port = url?.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url?.port
    if (url !== null && url.hostname !== '') return `Write "${url.hostname}:${port}".`
  }
  if (/[*/]/.test(target)) return 'Name each host with its port, such as "127.0.0.1:4000".'
  if (/^[0-9a-f:]+:[0-9a-f:]+$/i.test(target) && (target.match(/:/g)?.length ?? 0) > 1)
    return 'An IPv6 address stands in brackets: "[::1]:4000".'
  return `Write the port, too, such as "${/^[\w.-]+$/.test(target) ? target : '127.0.0.1'}:4000".`
}
