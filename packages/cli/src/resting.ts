import type { HooklineError } from '@hookline/core'
import { isNoneYet, neverThere, redact, type LoadedPlan } from '@hookline/runtime'
import { paint } from './paint.ts'

/** What is wrong with files: of one that is broken nobody knows whether one of its hooks listens. */
interface Faulty {
  readonly loaded: LoadedPlan
  /** What is to be done about an event that they may have missed. */
  readonly missed?: string | undefined
}

/** Says that hooks rest, for people. */
export function restLines({ loaded, missed }: Faulty): readonly string[] {
  const atRest = firsts(loaded).map(
    ({ details: { file = 'hooks.toml' }, message }) =>
      `  ${paint('yellow', 'at rest')}: the hooks of ${file}, but for the guards that were last good: ${redact(message)}`,
  )
  const lines = isNoneYet(loaded) ? [NONE_YET] : atRest
  return lines.length === 0 || missed === undefined ? lines : [...lines, `  ${missed}`]
}

const NONE_YET = '  there is no hooks.toml yet: hookline init makes a first one'

/** The files whose hooks rest, for programs. */
export function resting({ loaded }: Faulty): { readonly resting: readonly (string | null)[] } {
  return { resting: firsts(loaded).map(({ details: { file } }) => file ?? null) }
}

/** The first fault of each file that had hooks. */
function firsts(loaded: LoadedPlan): readonly HooklineError[] {
  const faults = loaded.errors.filter((error) => !neverThere(error, loaded))
  return [...new Map(faults.toReversed().map((fault) => [fault.details.file, fault])).values()]
}
