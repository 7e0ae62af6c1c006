import type { AgentReply } from '@hookline/core'
import { UNNEEDED } from './unneeded.ts'
import { reasonOr, sayable, write } from './answer.ts'

/**
 * The answer to a payload that could not be read while a guard was listening. Without the event's name exit code 2 is the
 * one answer that all gates of Claude Code but PermissionRequest take for a denial.
 */
export function refuse(native: string | undefined, reason: string): AgentReply {
  const why = reasonOr(reason, 'hookline could not read what Claude Code sent')
  const row = native === undefined ? undefined : sayable(native)
  if (native === undefined || (row === undefined && !Object.hasOwn(UNNEEDED, native)))
    return { stdout: '', stderr: why.replace(/\p{Surrogate}/gu, '\ufffd'), exitCode: 2, unsaid: [] }
  if (row?.deny !== undefined && row.denyGoesOn !== true)
    return { stdout: write(native, row.deny(why)), stderr: '', exitCode: 0, unsaid: [] }
  const unsaid = row?.denyGoesOn
    ? `${native} was let through: a denial would start the next round, and that one could not be read either (${why})`
    : `Claude Code cannot be denied anything at ${native} (${why})`
  return { stdout: '', stderr: '', exitCode: 0, unsaid: [unsaid] }
}
