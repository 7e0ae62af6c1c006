import type { Plan } from '@hookline/config'
import type { Confine } from '@hookline/core'
import { confiner } from '@hookline/runtime/sandbox'
import { dialectOf } from '../dialect-of.ts'

/** Walls in what hooks start, as the agent that they run for does. */
export function sandbox(chosen: Plan['sandbox']): Confine {
  return confiner(process.env, (agent) => dialectOf(agent)?.transcript, chosen)
}
