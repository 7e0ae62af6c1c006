import type { AppServerFact } from '@hookline/agents'
import { HooklineError, type Capability, type LifecycleEvent, type Outcome } from '@hookline/core'
import { redact } from '@hookline/runtime'

/** Where hookline itself failed nobody knows what a guard would have said. */
export function failed(thrown: unknown, log: (message: string) => void): Outcome {
  const { message, code } = HooklineError.from(thrown, 'INTERNAL')
  log(`${redact(message)} [${code}]`)
  return {
    decision: 'deny',
    reason: `hookline failed, so nothing is let through: ${redact(message)} [${code}]`,
    context: [],
    results: [],
  }
}

/** What is obeyed of what hooks say: the answers to a question. */
export function obeyed({ event, native }: AppServerFact): Capability {
  const { name, session } = event
  const isAsked = session.approval !== 'bypassPermissions'
  const isGate = isAsked && (name === 'permission.request' || isAskedAbout(event))
  return {
    channel: 'app-server',
    native: native ?? name,
    deny: isGate,
    rewrite: false,
    context: false,
    ask: isGate,
    allow: name === 'permission.request',
    stop: false,
    message: true,
    limitMs: Number.POSITIVE_INFINITY,
    blindSpots: [],
  }
}

function isAskedAbout({ name, data }: LifecycleEvent): boolean {
  return (
    /^(exec|patch|mcp)\.before$/.test(name) ||
    (name === 'tool.before' && 'tool' in data && data.tool === 'request_permissions')
  )
}
