import type { Plan } from '@hookline/config'
import { loadPlan } from '@hookline/runtime'
import { planRequest } from '../plan.ts'

/** The plan of a project with what its hooks may reach: its own file allows nothing, yours and the company's do. */
export async function withNetwork(plan: Plan): Promise<Plan> {
  const { network } = (await loadPlan(planRequest({ text: {}, lists: {} }))).plan
  return network === undefined ? plan : { ...plan, network }
}
