import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HookTest } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { mismatches, runTest, type Mismatch, type UnitMeans, type UnitRun } from '@hookline/runtime/unit'
import { answersOf, withExecutors } from '../verbs/environment.ts'
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
export async function runSuite({ plan, tests }: Suite): Promise<readonly Tested[]> {
  const stateDir = mkdtempSync(join(tmpdir(), 'hookline-test-'))
  try {
    return await withExecutors(plan, async (executorOf) => {
      const { loaded: _loaded, ...others } = means({ plan, errors: [] })
      const answers = await answersOf(plan, executorOf)
      const unit: UnitMeans = { ...others, stateDir, plan, dialects: testable(), executorOf, answers }
      const done: Tested[] = []
      for (const test of tests) done.push(await runOne(test, unit))
      return done
    })
  } finally {
    rmSync(stateDir, { recursive: true, force: true })
  }
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
