import type { Plan } from '@hookline/config'
import { loadPlan } from '@hookline/runtime'
import { planRequest } from '../plan.ts'

/** The plan of a project with what only those above it say: what its hooks may reach, and what they are walled in with. */
export async function withAbove(plan: Plan): Promise<Plan> {
  const { network, sandbox } = (await loadPlan(planRequest({ text: {}, lists: {} }))).plan
  return { ...plan, ...(network && { network }), ...(sandbox && { sandbox }) }
}
