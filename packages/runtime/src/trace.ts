import { appendFileSync } from 'node:fs'
import { hookName, type HookConfig, type HookResult } from '@hookline/core'
import type { Answer } from './answer.ts'
import { cleaned } from './record/shorten.ts'

/** Appends one JSON line per event to a file, for people who want to see what hookline did. Never throws. */
export function trace(file: string, answer: Answer, hooks: readonly HookConfig[], ms: number): void {
  const byName = new Map(hooks.map((hook) => [hookName(hook), hook]))
  const lines = answer.events.map(({ event: { raw: _raw, ...event }, outcome: { results, ...outcome } }) =>
    JSON.stringify(
      cleaned({
        at: event.at,
        event,
        hooks: results.map((result) => line(result, byName.get(result.hook))),
        outcome,
        reply: answer.reply,
        ms: Math.round(ms * 10) / 10,
      }),
    ),
  )
  try {
    // one write per line, so that lines of processes that run at once do not mix
    for (const one of lines) appendFileSync(file, `${one}\n`, { mode: 0o600 })
  } catch {
    // a trace is for looking; it must not change an answer
  }
}

function line(result: HookResult, hook: HookConfig | undefined): Record<string, unknown> {
  const { startedAt: _startedAt, durationMs, ...rest } = result
  return {
    ...rest,
    executor: hook?.executor,
    guard: hook?.guard ?? false,
    durationMs: Math.round(durationMs * 10) / 10,
  }
}
