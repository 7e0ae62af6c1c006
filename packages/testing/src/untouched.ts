import { deepStrictEqual } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { hookContext } from './context.ts'
import { event } from './event.ts'
import { executed, type Trial } from './execution.ts'
import { given, validated } from './executor-use.ts'
import { thawed } from './json.ts'

/**
 * Asserts that what an executor is given is the same afterwards. An engine gives it frozen; here it can be changed, so
 * that an attempt is seen which fails in silence there.
 */
export async function assertUntouched(trial: Trial): Promise<void> {
  for (const use of trial.works) {
    const parts = {
      event: thawed(use.event ?? event('exec.before')),
      options: thawed(await validated(trial.executor.options, use.options, use.name)),
      results: { earlier: { status: 'done', decision: null, data: { rows: [] } } } as const,
      hook: thawed({ id: 'under-test', ...use.hook }),
      matched: ['pnpm test'],
    }
    const before = thawed(parts)
    const { options, ...around } = parts
    const delivery = { id: randomUUID(), attempt: 1 }
    const context = hookContext<never, unknown>(options as never, { ...given(trial), ...around, delivery })
    await executed(trial, context)
    for (const [what, value] of Object.entries(before))
      deepStrictEqual(
        parts[what as keyof typeof parts],
        value,
        `it changes ${what}, which others are given too`,
      )
  }
}
