import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HookTest } from '@hookline/config'
import { defineExecutor, HooklineError, type AnyExecutor, type StandardSchema } from '@hookline/core'
import { mismatches, runTest, type Mismatch, type UnitMeans, type UnitRun } from '@hookline/runtime/unit'
import { answersOf, withExecutors, type ExecutorOf } from '../verbs/environment.ts'
import { testable } from '../testable.ts'
import { means } from '../verbs/means.ts'
import type { Suite } from './suite.ts'

/** A test that was run. */
export interface Tested {
  readonly test: HookTest
  readonly ms: number
  readonly mismatches: readonly Mismatch[]
  /** What came of it; not there where it could not be run. */
  readonly run?: UnitRun
  readonly error?: HooklineError
}

/** True for a test that failed. */
export function hasFailed({ mismatches: found, error }: Tested): boolean {
  return found.length > 0 || error !== undefined
}

/** Tests by the file that they stand in. */
export function byFile(all: readonly Tested[]): ReadonlyMap<string, readonly Tested[]> {
  const files = new Map<string, Tested[]>()
  for (const tested of all) {
    const { file } = tested.test.source
    files.set(file, [...(files.get(file) ?? []), tested])
  }
  return files
}

/** Runs tests one after another. What hooks keep is kept nowhere: their state directory goes with the tests. */
export async function runSuite({ plan, tests, mayRun }: Suite): Promise<readonly Tested[]> {
  const stateDir = mkdtempSync(join(tmpdir(), 'hookline-test-'))
  try {
    return await withExecutors(plan, async (loadedOf) => {
      const executorOf = mayRun ? loadedOf : unloaded(plan, loadedOf)
      const { loaded: _loaded, ...others } = means({ plan, errors: [] })
      const answers = await answersOf(plan, executorOf)
      const unit: UnitMeans = { ...others, stateDir, plan, dialects: testable(), executorOf, answers }
      const done: Tested[] = []
      for (const test of tests)
        done.push(mayRun || !runsHooks(test) ? await runOne(test, unit) : refused(test))
      return done
    })
  } finally {
    rmSync(stateDir, { recursive: true, force: true, maxRetries: 9 })
  }
}

function runsHooks({ run, mocks = {} }: HookTest): boolean {
  return run === true || Object.values(mocks).includes('run')
}

function refused(test: HookTest): Tested {
  const error = new HooklineError('TEST_UNTRUSTED', 'it runs hooks of a project that is not trusted', {
    hint: 'Look at them first: hookline trust',
  })
  return { test, ms: 0, mismatches: [], error }
}

/** A plugin that nobody may load yet does nothing, and would answer nothing. */
function unloaded({ executors }: Suite['plan'], executorOf: ExecutorOf): ExecutorOf {
  return async (name) => (Object.hasOwn(executors, name) ? fakeExecutor(name) : executorOf(name))
}

function fakeExecutor(name: string): AnyExecutor {
  return defineExecutor({ name, options: ANYTHING, execute: () => undefined, preview: () => null })
}

const ANYTHING: StandardSchema = {
  '~standard': { version: 1, vendor: 'hookline', validate: (value) => ({ value }) },
}

async function runOne(test: HookTest, unit: UnitMeans): Promise<Tested> {
  const started = performance.now()
  try {
    const run = await runTest(test, unit)
    return { test, ms: performance.now() - started, run, mismatches: mismatches(test, run) }
  } catch (thrown) {
    return { test, ms: performance.now() - started, mismatches: [], error: HooklineError.from(thrown) }
  }
}
