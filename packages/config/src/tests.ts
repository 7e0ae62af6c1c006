import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkAgents } from './agents.ts'
import { heardEvents } from './events.ts'
import type { Path, Report } from './fault.ts'
import type { HookTest, TestTable } from './hook-test.ts'
import { placer } from './place.ts'
import { isTest, rightPart } from './right-test.ts'
import type { Setting } from './setting.ts'
import { checkExpected } from './test-expected.ts'
import { checkHook, type TestSetting } from './test-hook.ts'

/** Reads the tests of a file, and gives those of the right shape. Reports what contradicts itself or names what is not there. */
export function readTests(tables: readonly unknown[], setting: TestSetting): readonly HookTest[] {
  const place = placer(setting.text)
  const names = new Set<string>()
  return tables.flatMap((given, at) => {
    const path = ['tests', at]
    const isRight = isTest(given)
    const table = (isRight ? given : rightPart(given)) as TestTable | undefined
    if (table === undefined) return []
    checkTest(table, path, names, isRight ? setting : { ...setting, report: ofPresent(setting.report) })
    if (!isRight) return []
    const line = (...inside: Path): number => place({ path: [...path, ...inside], at: 'key' }).line
    return [testOf(table, { file: setting.file, line: line() }, line)]
  })
}

function checkTest(table: TestTable, path: Path, names: Set<string>, setting: TestSetting): void {
  if (names.has(table.name))
    setting.report({
      code: 'TEST_DUPLICATE',
      message: `there is a test "${table.name}" already`,
      path: [...path, 'name'],
    })
  if (table.name !== undefined) names.add(table.name)
  checkGiven(table, path, setting)
  checkMocks(table, path, setting)
  checkExpected(table, path, setting)
}

/** What is missing may be there under a name that is none: that is said already. */
function ofPresent(report: Report): Report {
  return (fault) => {
    if (!OF_ABSENT.has(fault.code)) report(fault)
  }
}

const OF_ABSENT: ReadonlySet<string> = new Set(['TEST_GIVEN', 'TEST_EMPTY', 'TEST_CONFLICT', 'KEY_MISSING'])

function testOf(table: TestTable, source: HookTest['source'], line: (...inside: Path) => number): HookTest {
  const from = (path: string): string => resolve(dirname(source.file), path)
  const { payload, cwd, expect } = table
  const lines = Object.keys(expect).map((key) => [key, line('expect', key)] as const)
  const previews = Object.keys(expect.preview ?? {}).map(
    (id) => [`preview.${id}`, line('expect', 'preview', id)] as const,
  )
  return {
    ...table,
    ...(payload === undefined ? {} : { payload: from(payload) }),
    ...(cwd === undefined ? {} : { cwd: from(cwd) }),
    source,
    lines: Object.fromEntries([...lines, ...previews]),
  }
}

function checkGiven(table: TestTable, path: Path, { report, dialects, file }: TestSetting): void {
  const { event, payload, agent } = table
  if ((event === undefined) === (payload === undefined)) {
    const message =
      event === undefined ? 'nothing happens in this test' : '`event` and `payload` exclude each other'
    report({
      code: 'TEST_GIVEN',
      message,
      path: event === undefined ? path : [...path, 'payload'],
      at: 'key',
    })
  }
  if (agent !== undefined) checkAgents([agent], [...path, 'agent'], { report: atValue(report), dialects })
  if (event !== undefined) checkEvent(event, [...path, 'event'], { report, dialects })
  if (payload === undefined) return
  if (agent === undefined) {
    const hint = `Say whose words they are: agent = "${dialects[0]?.name ?? 'codex'}".`
    report({ code: 'KEY_MISSING', message: '`agent` is missing', path, hint })
  }
  for (const key of ['subject', 'data'] as const)
    if (table[key] !== undefined) exclude(key, 'payload', [...path, key], report)
  const found = resolve(dirname(file), payload)
  if (statSync(found, { throwIfNoEntry: false })?.isFile() !== true)
    report({ code: 'TEST_PAYLOAD', message: `there is no file ${found}`, path: [...path, 'payload'] })
}

/** A list of one is the value itself here. */
function atValue(report: Report): Report {
  return (fault) => report({ ...fault, path: fault.path.slice(0, -1) })
}

function checkEvent(name: string, path: Path, setting: Pick<Setting, 'report' | 'dialects'>): void {
  const report: Report = (fault) =>
    setting.report({ ...fault, hint: fault.hint?.replace(NATIVE, NATIVE_HERE) })
  const [heard] = heardEvents(name, path, { ...setting, report })
  if (heard === undefined || (heard.events.length === 1 && heard.events[0] === name && !name.includes('*')))
    return
  const hint = `One event happens at a time: ${heard.events.filter((one) => !one.includes('*')).join(', ') || 'custom.deployed'}.`
  setting.report({ code: 'EVENT_UNKNOWN', message: `"${name}" stands for several events`, path, hint })
}

/** What is said of an agent's own name is said of `on`, which takes several. */
const NATIVE = /^Here it is on = \[?([^\]]+?)(\].*|\.)$/
const NATIVE_HERE = 'Here it is event = $1.'

function checkMocks({ mocks = {} }: TestTable, path: Path, { report, hooks }: TestSetting): void {
  for (const [id, mock] of Object.entries(mocks)) {
    const at = [...path, 'mocks', id]
    checkHook(id, at, hooks, report)
    if (mock === 'run') continue
    const ending = mock.fail === undefined ? (mock.timeout === undefined ? undefined : 'timeout') : 'fail'
    const other = Object.keys(mock).find((key) => key !== ending)
    if (ending !== undefined && other !== undefined) exclude(other, ending, [...at, other], report)
  }
}

function exclude(key: string, other: string, path: Path, report: Report): void {
  report({
    code: 'TEST_CONFLICT',
    message: `\`${key}\` and \`${other}\` exclude each other`,
    path,
    at: 'key',
  })
}
