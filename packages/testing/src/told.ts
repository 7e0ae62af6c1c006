import { deepStrictEqual, equal, fail, match, ok } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import { HooklineError, type Finding } from '@hookline/core'
import { event } from './event.ts'
import { contextOf, type Trial } from './execution.ts'
import type { ExecutorUse } from './executor-use.ts'
import { assertJson, thawed } from './json.ts'

/** Asserts that a breaker, and a chart, can be kept by what an action goes to. */
export async function assertTarget(trial: Trial): Promise<void> {
  const { executor, works } = trial
  for (const use of works) {
    const { options } = await contextOf(use, trial)
    const target: unknown = executor.target!(options)
    equal(typeof target, 'string', `the target of "${use.name}" is ${inspect(target)}, not a text`)
    match(target as string, /\S/, `the target of "${use.name}" is empty`)
    equal(executor.target!(thawed(options)), target, `the same settings have two targets ("${use.name}")`)
  }
}

/** Asserts that what would be done can be shown, without anything being done or opened. */
export async function assertPreviews(trial: Trial): Promise<void> {
  const { executor, works, done } = trial
  for (const use of works) {
    const before = await done?.()
    // both of one fact: an executor may show its id, or that of the delivery
    const about = { event: use.event ?? event('exec.before'), delivery: { id: randomUUID(), attempt: 1 } }
    const shown = executor.preview!(await contextOf(use, trial, about))
    assertJson(shown, 'the preview')
    deepStrictEqual(
      executor.preview!(await contextOf(use, trial, about)),
      shown,
      'a second preview shows something else',
    )
    equal(await done?.(), before, `the preview of "${use.name}" does what it should only show`)
  }
}

/** Asserts that `hookline check` has nothing against what works. */
export async function assertChecks(trial: Trial): Promise<void> {
  for (const use of trial.works) {
    const errors = (await findings(use, trial)).filter(({ severity }) => severity === 'error')
    deepStrictEqual(errors, [], `check finds fault with settings that work ("${use.name}")`)
  }
}

/** Asserts that what is missing is a finding: one check that throws would hide all others. */
export async function assertChecksAnything(trial: Trial): Promise<void> {
  const { works, fails, hangs, executor } = trial
  const noSecret = (): never => {
    throw new HooklineError('SECRET_UNKNOWN', 'there is no such secret')
  }
  for (const use of [...works, ...(fails ?? []), ...(hangs === null ? [] : [hangs])]) {
    const bare = {
      env: {},
      // nobody can make it, root neither
      stateDir: '/dev/null/nowhere',
      secret: noSecret,
      signal: AbortSignal.timeout(trial.giveUpMs ?? 2000),
    }
    const context = await contextOf(use, trial, bare)
    try {
      await executor.check!(context.options, context)
    } catch (thrown) {
      fail(`check throws where it should find ("${use.name}"): ${HooklineError.from(thrown).message}`)
    }
  }
}

async function findings(use: ExecutorUse, trial: Trial): Promise<readonly Finding[]> {
  const context = await contextOf(use, trial)
  const found = await trial.executor.check!(context.options, context)
  ok(Array.isArray(found), `check gives ${inspect(found)}, not a list of findings`)
  for (const one of found as readonly Finding[]) {
    ok(['error', 'warning'].includes(one.severity), `a finding has the severity ${inspect(one.severity)}`)
    match(one.message, /\S/, 'a finding says nothing')
  }
  return found
}
