import type { SkipWord } from '@hookline/config'
import { hookName, type HookConfig, type Outcome } from '@hookline/core'
import type { Standing } from '../survey.ts'

/** What kept a hook from running. */
export function skipWord(hook: HookConfig, standings: readonly Standing[], { results }: Outcome): SkipWord {
  const name = hookName(hook)
  const own = results.filter((result) => result.hook === name)
  if (own.some(({ status }) => status === 'failed')) return 'failed'
  if (own.some(({ status }) => status === 'skipped')) return 'if'
  const stood = standings.filter((standing) => standing.name === name)
  if (stood.length === 0) return 'on'
  // one that is due now was not before a rewrite
  return stood.find(({ by }) => by !== null)?.by ?? 'match'
}
