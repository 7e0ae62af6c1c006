import type { AgentReply } from '@hookline/core'

/** Nothing to say to the agent. */
export const NO_REPLY: AgentReply = { stdout: '', stderr: '', exitCode: 0, unsaid: [] }
