import { projectRoot, type LoadedPlan } from '@hookline/runtime'
import { notice } from '@hookline/runtime/noticing'
import type { Flags } from '../flags.ts'
import { tellNoticed } from '../noticing.ts'
import { outbox } from '../outbox.ts'
import { planRequest } from '../plan.ts'
import { raisingOwn } from '../raise-own.ts'
import { version } from '../version.ts'
import { handingOver } from './handing-over.ts'
import { means } from './means.ts'

/** Tells hooks at once of what a verb has just done to a guard. Never throws: the next session would tell them. */
export async function tellGuards(loaded: LoadedPlan, flags: Flags): Promise<void> {
  const [env, cwd] = [process.env, process.cwd()]
  const { file } = planRequest(flags)
  let isKept = false
  try {
    const { noticed } = notice({ loaded, files: [file], root: projectRoot(cwd), hookline: version, env })
    const raise = raisingOwn({
      env,
      log: means(loaded).log,
      background: (event, above) => handingOver(above, flags, event, () => (isKept = true)),
    })
    await tellNoticed(noticed, { cwd }, { loaded, env, raise })
  } catch {
    // it is remembered
  }
  if (isKept) outbox().startDelivering(false)
}
