import type { HooklineError } from '@hookline/core'
import { redact } from '@hookline/runtime'
import { paint } from './paint.ts'

/** What is wrong with files: of one that is broken nobody knows whether one of its hooks listens. */
interface Faulty {
  readonly faults: readonly HooklineError[]
  /** What is to be done about an event that they may have missed. */
  readonly missed?: string | undefined
}

/** Says that hooks rest, for people. */
export function restLines({ faults, missed }: Faulty): readonly string[] {
  const lines = firsts(faults).map(
    ({ details: { file = 'hooks.toml' }, message }) =>
      `  ${paint('yellow', 'at rest')}: the hooks of ${file}, but for the guards that were last good: ${redact(message)}`,
  )
  return lines.length === 0 || missed === undefined ? lines : [...lines, `  ${missed}`]
}

/** The files whose hooks rest, for programs. */
export function resting({ faults }: Faulty): { readonly resting: readonly (string | null)[] } {
  return { resting: firsts(faults).map(({ details: { file } }) => file ?? null) }
}

/** The first fault of each file. */
function firsts(faults: readonly HooklineError[]): readonly HooklineError[] {
  return [...new Map(faults.toReversed().map((fault) => [fault.details.file, fault])).values()]
}
