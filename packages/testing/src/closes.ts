import { equal, notEqual, ok } from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'
import { contextOf, type Trial } from './execution.ts'
import { isError } from './failures.ts'
import { settled } from './give-up.ts'

/** Asserts that what was opened can be closed, and closed again by somebody who does not know that it was. */
export async function assertCloses(trial: Trial): Promise<void> {
  const { executor, works, giveUpMs = 2000 } = trial
  ok(executor.close !== undefined, 'it opens and has no close: what it opened stays open')
  for (const use of works) {
    const context = await contextOf(use, trial)
    const resource: unknown = await executor.open!(context.options, context)
    for (const time of ['', 'a second time '] as const) {
      const closing = settled(async () => executor.close!(resource, AbortSignal.timeout(giveUpMs)))
      const ended = await Promise.race([closing, sleep(giveUpMs)])
      equal(
        ended,
        'returned',
        `it could not be closed ${time}("${use.name}"): ${ended ?? `not within ${giveUpMs} ms`}`,
      )
    }
  }
}

/** Asserts that opening comes to an end, and that one which failed failed with an error and can be tried again. */
export async function assertOpenFails(trial: Trial): Promise<void> {
  const { fails, hangs, works, giveUpMs = 2000 } = trial
  for (const use of fails ?? []) {
    const first = await opened(use, trial, new AbortController().signal)
    if ('thrown' in first)
      ok(isError(first.thrown), `"${use.name}" fails to open with something that is no Error`)
    const second = await opened(use, trial, new AbortController().signal)
    equal(
      'thrown' in second,
      'thrown' in first,
      `"${use.name}": opening it a second time ends in another way`,
    )
  }
  const gone = AbortSignal.abort(new HooklineError('HOOK_TIMEOUT', 'time is up'))
  const ended = await Promise.race([opened(hangs ?? works[0], trial, gone), sleep(giveUpMs)])
  notEqual(ended, undefined, `opening still waits ${giveUpMs} ms after it was called off`)
}

async function opened(
  use: Parameters<typeof contextOf>[0],
  trial: Trial,
  signal: AbortSignal,
): Promise<{ readonly thrown?: unknown }> {
  const { executor } = trial
  const context = await contextOf(use, trial, { signal })
  try {
    const resource: unknown = await executor.open!(context.options, context)
    await settled(async () => executor.close?.(resource, new AbortController().signal))
    return {}
  } catch (thrown) {
    return { thrown }
  }
}
