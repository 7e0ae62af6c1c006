import type { AgentReply, Outcome } from '@hookline/core'

/** What comes of an event that nobody wants. */
export const SILENCE: Outcome = { context: [], results: [] }

/** Nothing to say to the agent. */
export const NO_REPLY: AgentReply = { stdout: '', stderr: '', exitCode: 0, unsaid: [] }
