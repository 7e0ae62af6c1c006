import { answer } from '@hookline/core'
import type { Report } from './fault.ts'
import type { Setting } from './setting.ts'
import { checkedSettings } from './settings.ts'

/**
 * Reports settings that an executor does not have, of those in `[executors]` that no hook names: of the others it is said
 * with the hook. What is missing a hook may still give.
 */
export async function checkIdle(
  { instances, executors, report }: Setting,
  used: readonly string[],
): Promise<void> {
  const unknownOnly: Report = (fault) => {
    if (fault.code === 'OPTION_UNKNOWN') report(fault)
  }
  for (const [given, { use, settings }] of instances) {
    const executor = use === 'answer' ? answer : executors.get(use)
    if (executor === undefined || used.includes(given)) continue
    const place = (at: readonly (string | number)[]): readonly (string | number)[] => [
      'executors',
      given,
      ...at,
    ]
    await checkedSettings({ name: use, executor, settings, place }, executor, NOTHING, unknownOnly)
  }
}

const NOTHING: ReadonlySet<string> = new Set()
