import { isHooklineError, type HooklineError } from '@hookline/core'
import { dial, type Dialled, type DialLimit } from './dial.ts'
import { mqError } from './errors.ts'
import type { Broker, Host } from './transport.ts'

/** Connects to the first of the hosts, in any order, that lets us in. @throws HooklineError what was wrong with each */
export async function reach(broker: Broker, random: () => number, limit: DialLimit): Promise<Dialled> {
  const faults: HooklineError[] = []
  for (const host of shuffled(broker.hosts, random)) {
    try {
      return await dial(host, broker, limit)
    } catch (thrown) {
      faults.push(isHooklineError(thrown) ? thrown : unreachable(thrown))
    }
  }
  throw together(faults)
}

function unreachable(cause: unknown): HooklineError {
  return mqError('MQ_UNREACHABLE', String(cause), { cause, retryable: true })
}

/** So that not all of those who lost one node go to the same other one. */
function shuffled(hosts: readonly Host[], random: () => number): readonly Host[] {
  return hosts
    .map((host) => [random(), host] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, host]) => host)
}

/** As long as one of them may work later, all of it may. */
function together(faults: readonly HooklineError[]): HooklineError {
  const later = faults.find(({ details }) => details.retryable === true)
  const told = later ?? faults[0]!
  if (faults.length === 1) return told
  const renew = later === undefined && faults.some(({ details }) => details.renew === true)
  return mqError(told.code as 'MQ_UNREACHABLE', faults.map(({ message }) => message).join('; '), {
    ...told.details,
    hint: told.hint,
    ...(renew && { renew }),
  })
}
