import type { HookInput, Options } from '@anthropic-ai/claude-agent-sdk'
import { claudeCode } from '@hookline/agents/claude-code'
import type { Outcome } from '@hookline/core'
import { stamp } from '@hookline/runtime/stamp'
import { copied } from '../copied.ts'
import type { Hooks } from '../hooks.ts'
import { heard, type Answering } from '../native.ts'

/**
 * Tells of the start of a session with its first prompt: Claude Code has started before the program can be asked, so it does not
 * report the start to functions, only those after a compaction.
 */
export function starts(
  { resume, continue: goesOn }: Options,
  hooks: Pick<Hooks, 'emit'>,
): NonNullable<Answering['before']> {
  const known = new Set<string>()
  const source = resume !== undefined || goesOn === true ? 'resume' : 'startup'
  return async (payload) => {
    const { session_id: id, hook_event_name: name } = payload as HookInput
    if (known.has(id)) return []
    known.add(id)
    if (name === 'SessionStart') return []
    const told = { ...(payload as object), hook_event_name: 'SessionStart', source }
    const outcomes: Outcome[] = []
    for (const event of claudeCode.decode(copied(told), stamp))
      outcomes.push(await heard(event, { dialect: claudeCode, hooks, guarded: false }))
    return outcomes
  }
}
