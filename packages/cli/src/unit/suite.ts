import { compileTests, type HookTest, type Plan } from '@hookline/config'
import type { HooklineError } from '@hookline/core'
import { compile, compileTested } from '../compile.ts'
import { ownerOf } from '../project.ts'
import { testable } from '../testable.ts'
import type { Place } from './find.ts'

/** The tests of one hooks.toml. */
export interface Suite {
  readonly plan: Plan
  readonly tests: readonly HookTest[]
  /** False: it is of a project that is not trusted, so that nothing of it is run or loaded. */
  readonly mayRun: boolean
}

/** A file that cannot be read as it should be. */
export interface BrokenFile {
  readonly file: string
  readonly errors: readonly HooklineError[]
}

/** Tests, and every file that is broken. */
export interface Suites {
  readonly suites: readonly Suite[]
  readonly broken: readonly BrokenFile[]
}

/** Reads what stands at those places; `own`: a hooks.toml that was named to be the user's, wherever it lies. */
export async function readSuites(places: readonly Place[], own?: string): Promise<Suites> {
  const suites: Suite[] = []
  const broken: BrokenFile[] = []
  for (const place of places) {
    const owner = place.config === own ? 'own' : await ownerOf(place.config)
    const mayRun = owner !== 'untrusted'
    const how = owner === 'own' ? {} : ({ layer: 'project', leavePlugins: !mayRun } as const)
    const compiled = await (place.own
      ? compileTested(place.config, how)
      : compile(place.config, undefined, how))
    if (!compiled.ok) {
      broken.push({ file: place.config, errors: compiled.errors })
      continue
    }
    const others = await readTestFiles(place.files, compiled.plan)
    broken.push(...others.broken)
    suites.push({ plan: compiled.plan, tests: [...(compiled.tests ?? []), ...others.tests], mayRun })
  }
  return { suites, broken }
}

/** The tests of files beside a hooks.toml. */
export async function readTestFiles(
  files: readonly string[],
  { hooks }: Plan,
): Promise<{ readonly tests: readonly HookTest[]; readonly broken: readonly BrokenFile[] }> {
  const tests: HookTest[] = []
  const broken: BrokenFile[] = []
  for (const file of files) {
    const compiled = await compileTests({ file, hooks, dialects: testable() })
    if (compiled.ok) tests.push(...compiled.tests)
    else broken.push({ file, errors: compiled.errors })
  }
  return { tests, broken }
}
