import { duration, paint } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { failureLines, shownPath } from './failure.ts'
import { byFile, hasFailed, type Tested } from './tested.ts'

/** A line for each test, then what went wrong, then how many. */
export function reportText(all: readonly Tested[]): string {
  const width = Math.max(...all.map(({ test }) => oneLine(test.name).length))
  const files = byFile(all)
  const tables = [...files].flatMap(([file, tests]) => [
    oneLine(shownPath(file)),
    ...tests.map((one) => tableLine(one, width)),
    '',
  ])
  const failed = all.filter(hasFailed)
  return [...tables, ...failed.flatMap(failedLines), summary(all, failed.length)].join('\n')
}

function tableLine(tested: Tested, width: number): string {
  const mark = hasFailed(tested) ? paint('red', 'FAILED') : paint('green', 'ok    ')
  return `  ${mark}  ${oneLine(tested.test.name).padEnd(width)}  ${paint('dim', duration(tested.ms))}`
}

function failedLines(tested: Tested): readonly string[] {
  const { name, source } = tested.test
  return [
    `${paint('red', 'FAILED')}  ${paint('bold', oneLine(name))}  ${paint('dim', `${oneLine(shownPath(source.file))}:${source.line}`)}`,
    ...failureLines(tested).map((line) => `  ${line}`),
    '',
  ]
}

function summary(all: readonly Tested[], failed: number): string {
  const ms = all.reduce((sum, one) => sum + one.ms, 0)
  const count = `${all.length} ${all.length === 1 ? 'test' : 'tests'}`
  return failed === 0
    ? `${paint('green', 'ok')}  ${count}, ${duration(ms)}`
    : `${paint('red', 'FAILED')}  ${failed} of ${count}, ${duration(ms)}`
}

/** For programs. */
export function reportJson(all: readonly Tested[]): object {
  const failed = all.filter(hasFailed).length
  return { ok: failed === 0, passed: all.length - failed, failed, tests: all.map(testJson) }
}

function testJson(tested: Tested): object {
  const { test, ms, mismatches, run, error } = tested
  return {
    name: test.name,
    ...test.source,
    ok: !hasFailed(tested),
    ms: Math.round(ms * 10) / 10,
    failures: mismatches.map(({ key, line, differences, about }) => ({
      key,
      line,
      hooks: about,
      // what is not there is null: a key that is left out would be no answer
      differences: differences.map(({ path, expected = null, found = null }) => ({ path, expected, found })),
    })),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message, hint: error.hint } }),
    ...(run === undefined ? {} : runJson(run)),
  }
}

function runJson({ ran, skipped, outcome, previews, reply }: NonNullable<Tested['run']>): object {
  const { decision = 'none', reason = null, message = null, context, rewrite = null } = outcome
  return {
    ran,
    skipped,
    decision,
    reason,
    message,
    context,
    rewrite,
    previews,
    answer: reply?.stdout ?? null,
  }
}
