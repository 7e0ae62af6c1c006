import { examineManaged, isWiredForAll, managedAgents, type ManagedView } from '@hookline/runtime/managed'
import { paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { managedPlan, managedRequest } from './request.ts'

/** How an agent is wired for everybody on this machine. */
interface ManagedStatus extends ManagedView {
  readonly agent: string
}

/** Every agent that is wired for everybody; nothing is tried. */
export async function managedStatus(): Promise<readonly ManagedStatus[]> {
  const agents = managedAgents.filter(isWiredForAll)
  if (agents.length === 0) return []
  const loaded = await managedPlan()
  return agents.map((agent) => ({ agent, ...examineManaged(managedRequest(agent, loaded), loaded) }))
}

/** It is for root to mend, so it is told and no more. */
export function managedStatusLines({ agent, file, events, findings }: ManagedStatus): readonly string[] {
  const wrong = findings.filter(({ severity }) => severity !== 'note')
  return [
    `${agent}, for everybody on this machine: ${oneLine(file)}: ${wrong.length === 0 ? paint('green', 'well') : paint('yellow', 'something is to be done, by root')}`,
    `  wired: ${events.length === 0 ? 'nothing' : events.join(', ')}`,
    ...wrong.map(({ what, code }) => `  ${paint('yellow', 'to do')}: ${oneLine(what)} [${code}]`),
    ...(wrong.length === 0 ? [] : [`  then: hookline install ${agent} --scope managed`]),
  ]
}
