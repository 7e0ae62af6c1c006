import { HooklineError } from '@hookline/core'
import { isTooMuch } from './bounds.ts'
import { testsIn } from './compile-tests.ts'
import { errorOf, errorsOf, placed } from './error-of.ts'
import { pathText, type Fault, type Report } from './fault.ts'
import { ownFaults, sameness } from './fault-causes.ts'
import { checkHeader } from './header.ts'
import { checkProfiles, overridden } from './overrides.ts'
import type { Compiled, CompileOptions, PlanWarning } from './plan.ts'
import { readOnce, type Read } from './read-once.ts'
import { readSource, type Source } from './source.ts'
import { parseToml, type Table } from './toml.ts'

/** Reads a hooks.toml: a plan, or every mistake in it with its place and its fix. Never rejects. */
export async function compile(options: CompileOptions): Promise<Compiled> {
  try {
    return await compiled(options)
  } catch (thrown) {
    return { ok: false, errors: [HooklineError.from(thrown, 'INTERNAL')] }
  }
}

async function compiled(options: CompileOptions): Promise<Compiled> {
  const source = await readSource(options.file, options.layer ?? 'user', options.text)
  const { file } = source.source
  const table = parseToml(source.text, file)
  const told = new Map<string, Fault>()
  const report: Report = (fault) => {
    // what hooks share each of them would tell, and all of it each profile with which the file is read again
    const key = sameness(fault)
    if (!told.has(key)) told.set(key, fault)
  }
  // what was written for another hookline is not judged by this one
  const foreign =
    checkHeader(table, options.hookline, report) ||
    (source.source.layer === 'project' && isTooMuch(table, report))
  // nor are tests, where nobody means to run them: a mistake in one must not stop a hook
  const { tests: tables = [], ...hooks } = table
  const found = foreign ? undefined : await readAs(hooks, source, options, report)
  const tests =
    found === undefined || options.tests === undefined
      ? undefined
      : await testsIn(
          { tests: tables },
          { ...options.tests, ...source, file, hooks: found.plan.hooks, report },
        )
  const faults = [...told.values()]
  const wrong = ownFaults(faults).filter((fault) => fault.warning !== true)
  if (wrong.length > 0) return { ok: false, errors: await errorsOf(wrong, source.text, file) }
  const profiles = Object.keys(table['profiles'] ?? {})
  const plan = {
    ...found!.plan,
    ...(profiles.length === 0 ? {} : { profiles }),
    warnings: await warnings(faults, source),
  }
  let written: (Compiled & { ok: true })['written'] | undefined
  return {
    ok: true,
    plan,
    text: source.text,
    get written() {
      return (written ??= found!.written())
    },
    profiles,
    ...(tests === undefined ? {} : { tests }),
  }
}

/** The file as it is written, with each of its profiles, and as it is wanted now. */
async function readAs(table: Table, source: Source, options: CompileOptions, report: Report): Promise<Read> {
  let wrong = false
  const noted: Report = (fault) => {
    wrong ||= fault.warning !== true
    report(fault)
  }
  const plain = await readOnce(table, source, options, noted, true)
  const isWanted = options.overrides?.profile !== undefined || (options.overrides?.settings.length ?? 0) > 0
  if (wrong || (table['profiles'] === undefined && !isWanted)) return plain
  // whoever wants one has had the file read without: the others are right
  if (options.overrides?.profile === undefined)
    await checkProfiles(table, report, (changed, told) => readOnce(changed, source, options, told))
  if (!isWanted) return plain
  const wanted = overridden(table, options.overrides!, report)
  return readOnce(wanted.table, source, options, wanted.told)
}

async function warnings(faults: readonly Fault[], source: Source): Promise<readonly PlanWarning[]> {
  if (faults.length === 0) return []
  const { file } = source.source
  return (await placed(faults, source.text)).map(([fault, place]) => {
    const { code, message, hint } = errorOf(fault, { file, ...place })
    return { code, message, hint, file, ...place, key: pathText(fault.path) }
  })
}
