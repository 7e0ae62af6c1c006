import type { Fault, Path, Report } from './fault.ts'
import { misshapen } from './misshapen.ts'
import { nearest } from './nearest.ts'
import { isTestFile, TEST_KEYS } from './right-test.ts'
import type { Table } from './toml.ts'

/** Reports what has the wrong shape in a file with tests. */
export async function checkTestShape(file: Table, report: Report): Promise<void> {
  if (isTestFile(file)) return
  const { testFileIssues } = await import('./schema.ts')
  for (const issue of testFileIssues(file)) {
    const path = issue.path as Path
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) report(unknownKey(path, key))
    else misshapen(file, issue).forEach(report)
  }
}

function unknownKey(path: Path, key: string): Fault {
  const part =
    path.length === 0 ? 'file' : path.length === 2 ? 'tests' : path[2] === 'mocks' ? 'mocks' : 'expect'
  const near = nearest(key, TEST_KEYS[part], SYNONYMS[part])
  const hint = near === undefined ? `Known here: ${TEST_KEYS[part].join(', ')}.` : `Did you mean \`${near}\`?`
  return {
    code: 'KEY_UNKNOWN',
    message: `there is no key \`${key}\` ${WHERE[part]}`,
    path: [...path, key],
    at: 'key',
    hint,
  }
}

const WHERE = {
  file: 'at the top of a file with tests',
  tests: 'in a test',
  expect: 'in what a test expects',
  mocks: 'in the result of a mock',
} as const

/** What the tests of others call it. */
const SYNONYMS: Readonly<Record<keyof typeof WHERE, Readonly<Record<string, string>>>> = {
  file: { test: 'tests', cases: 'tests', hooks_file: 'config', target: 'config', spec: 'version' },
  tests: {
    id: 'name',
    title: 'name',
    description: 'name',
    it: 'name',
    on: 'event',
    when: 'event',
    match: 'subject',
    command: 'subject',
    path: 'subject',
    paths: 'subject',
    files: 'subject',
    input: 'data',
    agents: 'agent',
    fixture: 'payload',
    file: 'payload',
    dir: 'cwd',
    environment: 'env',
    mock: 'mocks',
    stubs: 'mocks',
    expected: 'expect',
    expects: 'expect',
    assert: 'expect',
    output: 'expect',
  },
  expect: {
    hooks: 'ran',
    runs: 'ran',
    order: 'ran',
    skip: 'skipped',
    outcome: 'decision',
    verdict: 'decision',
    why: 'reason',
    additional_context: 'context',
    rewritten: 'rewrite',
    previews: 'preview',
    reply: 'answer',
    response: 'answer',
    stdout: 'answer',
  },
  mocks: {
    error: 'fail',
    fails: 'fail',
    throws: 'fail',
    timed_out: 'timeout',
    output: 'data',
    result: 'data',
  },
}
