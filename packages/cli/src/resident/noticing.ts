import type { LoadedPlan } from '@hookline/runtime'
import { notice } from '@hookline/runtime/noticing'
import { home } from '@hookline/runtime/state'
import type { Changed, Keeper } from '@hookline/runtime/warm'
import { tellNoticed } from '../noticing.ts'
import { raisingOwn } from '../raise-own.ts'
import { version } from '../version.ts'

/** Tells hooks of guards that are not what they were, as soon as a file of theirs is read anew. */
export interface Noticing {
  readonly changed: (loaded: LoadedPlan, how: Changed['how']) => void
  /** Once all that were to be told have been. */
  readonly settled: () => Promise<void>
}

const WAIT_MS = 5000

export function createNoticing({
  env,
  keeper,
  log,
}: {
  readonly env: NodeJS.ProcessEnv
  readonly keeper: Keeper
  readonly log: (message: string) => void
}): Noticing {
  let last: Promise<void> = Promise.resolve()
  const look = async (loaded: LoadedPlan, how: Changed['how']): Promise<void> => {
    const { file, root, guardsOf } = how
    const files = [file, ...(guardsOf === undefined || guardsOf === file ? [] : [guardsOf])]
    const { noticed } = notice({ loaded, files, root, hookline: version, env })
    const warn = ({ message }: Error): void => log(message)
    const raise = raisingOwn({
      env,
      log: (hook, message) => log(`${hook}: ${message}`),
      background: (_, above) => (deliveries, waitMs) =>
        keeper.keep({ deliveries, loaded: above, how, env, warn }, Math.min(waitMs, WAIT_MS)),
    })
    await tellNoticed(noticed, { cwd: root ?? home(env) }, { loaded, env, raise })
  }
  return {
    changed(loaded, how) {
      // one after another: what one has told the next one finds told
      last = last
        .then(() => look(loaded, how))
        .catch((thrown: unknown) => log(`guards could not be looked at: ${String(thrown)}`))
    },
    settled: () => last,
  }
}
