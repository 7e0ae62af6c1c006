import { answerOf as read, type Asker } from '@hookline/answer'
import type { HookOutput } from '@hookline/core'
import { scriptError } from './errors.ts'

/** For whom an answer is read. */
export type ScriptAsker = Omit<Asker, 'where' | 'fault'>

/**
 * What a script says with exit code 0: one JSON answer in hookline's, Claude's or Codex's words, other JSON as data,
 * or plain text.
 * @throws HooklineError `SCRIPT_OUTPUT_BROKEN`, `SCRIPT_ANSWER_INVALID`
 */
export function answerOf(stdout: string, asker: ScriptAsker): HookOutput {
  return read(stdout, { ...asker, where: 'stdout', fault })
}

const fault: Asker['fault'] = (kind, message, details) =>
  scriptError(kind === 'broken' ? 'SCRIPT_OUTPUT_BROKEN' : 'SCRIPT_ANSWER_INVALID', message, details)
