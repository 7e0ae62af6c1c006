import { ok } from 'node:assert/strict'
import type { AgentReply, Dialect, LifecycleEvent } from '@hookline/core'
import { outcome, outcomes } from './outcomes.ts'
import { encoded, isTold, ofEachVersion, shown, words } from './reply.ts'

/**
 * Asserts that a denial is a denial whatever else is said with it: all that the reply to it alone says is in every reply
 * to it and more, its reason is among the words, and where the agent cannot be told, that is admitted.
 */
export function assertDenied(dialect: Dialect, event: LifecycleEvent): void {
  for (const [sent, capability] of ofEachVersion(dialect, event))
    assertDeniedOne(dialect, sent, capability?.deny === true)
}

function assertDeniedOne(dialect: Dialect, event: LifecycleEvent, isAble: boolean): void {
  for (const one of outcomes(event)) {
    if (one.decision !== 'deny') continue
    const alone = encoded(dialect, event, outcome({ decision: 'deny', reason: one.reason }))
    const reply = encoded(dialect, event, one)
    const what = shown(event, one)
    ok((isAble && isTold(alone)) || alone.unsaid.length > 0, `a denial is lost: ${what}`)
    if (!isAble || !isTold(alone)) {
      ok(reply.unsaid.length > 0, `it is not admitted that a denial is lost: ${what}`)
      continue
    }
    ok(
      holds(reply, alone),
      `a denial is lost among the rest: ${what} gives ${reply.stdout || reply.exitCode}`,
    )
    if (one.reason === 'not here')
      ok(words(reply).includes(one.reason), `the reason of a denial is lost: ${what}`)
  }
}

/** True if a reply says all that another one says; texts may have others before and after them. */
function holds(reply: AgentReply, other: AgentReply): boolean {
  return reply.exitCode === other.exitCode && contains(parsed(reply.stdout), parsed(other.stdout))
}

function parsed(stdout: string): unknown {
  return stdout.trim() === '' ? undefined : JSON.parse(stdout)
}

function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === 'string' && typeof part === 'string') return whole.includes(part)
  if (typeof part !== 'object' || part === null || typeof whole !== 'object' || whole === null)
    return whole === part
  return Object.entries(part).every(([key, value]) =>
    contains((whole as Record<string, unknown>)[key], value),
  )
}
