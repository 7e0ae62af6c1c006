import type { HookConfig } from '@hookline/core'
import type { WhyStep } from './report.ts'

/** Of a hook on hookline's own events: no agent calls for it. */
export function noteStep({ on }: HookConfig): WhyStep {
  return {
    step: 'called',
    ok: false,
    says: `hookline itself raises ${on.join(', ')}, after the agent has its answer, and keeps no record of it`,
    hint: 'What it is about is recorded: ask `hookline why` about the hook that failed or denied.',
  }
}
