import { codex } from '@hookline/agents/codex'
import type * as ClaudeCode from '@hookline/agents/claude-code'
import type { Dialect } from '@hookline/core'

/** The agents that can call; an event of Codex loads no other dialect. */
const DIALECTS: Readonly<Record<string, () => Dialect>> = {
  codex: () => codex,
  'claude-code': () => (require('@hookline/agents/claude-code') as typeof ClaudeCode).claudeCode,
}

/** Their names. */
export const AGENTS: readonly string[] = Object.keys(DIALECTS)

/** How the agent of a name speaks. */
export function dialectOf(name: string | undefined): Dialect | undefined {
  return name !== undefined && Object.hasOwn(DIALECTS, name) ? DIALECTS[name]!() : undefined
}
