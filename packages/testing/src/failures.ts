import { equal, ok } from 'node:assert/strict'
import { inspect, types } from 'node:util'
import { isHooklineError } from '@hookline/core'
import { execution, type Trial } from './execution.ts'
import type { FailingUse } from './executor-use.ts'

/** Asserts that what is thrown can be shown to people. */
export async function assertErrors(trial: Trial): Promise<void> {
  for (const [use, thrown] of await failed(trial))
    ok(isError(thrown), `"${use.name}" throws ${inspect(thrown)}: throw an Error`)
}

/** Asserts that an engine can tell from a failure whether to try again. */
export async function assertClassified(trial: Trial): Promise<void> {
  for (const [use, thrown] of await failed(trial)) {
    if (!isError(thrown)) continue
    const { name, retryable, code } = use
    const said = `"${name}" fails with "${thrown.message}"`
    if (!isHooklineError(thrown))
      return ok(
        false,
        `${said}, a plain ${thrown.name}: call retryable() or permanent() of the context with it`,
      )
    equal(thrown.details.retryable ?? false, retryable, `${said}: is it worth another try?`)
    if (code !== undefined) equal(thrown.code, code, `${said}: another code than "${name}" promises`)
  }
}

async function failed(trial: Trial): Promise<readonly (readonly [FailingUse, unknown])[]> {
  const all: [FailingUse, unknown][] = []
  for (const use of trial.fails ?? []) {
    const ran = await execution(use, trial)
    ok('thrown' in ran, `"${use.name}" does not fail, so nothing can be seen`)
    all.push([use, ran.thrown])
  }
  return all
}

/** Not instanceof alone: a test runner may have given the executor another realm. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error
}
