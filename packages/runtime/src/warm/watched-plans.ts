import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Plans } from '../deliver/plans.ts'
import { MANAGED_CONFIG } from '../layers/places.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { readPauses } from '../pauses.ts'
import { grantFile } from '../trust/grant.ts'

type Env = Readonly<Record<string, string | undefined>>
type How = Parameters<Plans['planOf']>[0]

interface Seen {
  readonly mark: string
  readonly loaded: LoadedPlan
  readonly at: number
}

/** What no file of ours tells, as that a folder further up may be written by others now, is looked at this often. */
const LONGEST_MS = 10_000

/**
 * Plans that are read anew only when a look at their files says that one of them has changed: most calls come to the same plan,
 * and to read it takes longer than all else that is done for them.
 */
export function watchedPlans(plans: Plans, env: Env): Plans {
  const seen = new Map<string, Seen>()
  return {
    async planOf(how) {
      const key = JSON.stringify(how)
      const last = seen.get(key)
      // before the plan is read: what changes meanwhile is another mark the next time
      const mark = markOf(how, last?.loaded, env)
      if (last !== undefined && last.mark === mark && Date.now() - last.at < LONGEST_MS) return last.loaded
      const loaded = await plans.planOf(how)
      if (loaded.errors.length > 0) seen.delete(key)
      else seen.set(key, { mark: markOf(how, loaded, env) === mark ? mark : '', loaded, at: Date.now() })
      return loaded
    },
    sweep() {
      for (const [key, { at }] of seen) if (Date.now() - at > LONGEST_MS) seen.delete(key)
      plans.sweep()
    },
  }
}

function markOf({ file, root, guardsOf }: How, loaded: LoadedPlan | undefined, env: Env): string {
  const grant = root === undefined ? undefined : grantFile(root, env)
  const modules = Object.values(loaded?.plan.executors ?? {}).map(({ module }) => module)
  const others = [grant, guardsOf].filter((one) => one !== undefined)
  const files = [file, MANAGED_CONFIG, dirname(file), ...others, ...modules]
  // themselves, and not their file: time ends them, and changes the plan as well
  return files.map(stampOf).join() + JSON.stringify(readPauses(env))
}

function stampOf(file: string): string {
  try {
    // most of them are not there, and what is thrown takes longer than to look
    const found = statSync(file, { throwIfNoEntry: false })
    return found === undefined ? '-' : `${found.ino}/${found.size}/${found.mtimeMs}/${found.ctimeMs}`
  } catch {
    return '-'
  }
}
