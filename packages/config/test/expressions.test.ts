import type { Json, Scope } from '@hookline/core'
import { expect, test } from 'vitest'
import { expressions } from '../src/expressions.ts'
import { event } from './sample.ts'

const scope: Scope = {
  event: event({
    command: 'git push --force',
    argv: ['git', 'push'],
    cwd: null,
    exitCode: 0,
    durationMs: 1234,
    ok: true,
    arguments: { a: { b: 'x' }, n: null },
    files: [
      { path: 'a.ts', change: 'add', to: null },
      { path: 'b.md', change: 'move', to: 'c.md' },
    ],
  }),
  results: { lint_check: { status: 'done', decision: null, data: { errors: 2 } } },
  output: { rows: 3 },
}

const VALUES: readonly (readonly [source: string, value: Json])[] = [
  ['event.name', 'exec.after'],
  ['event.data.command.contains("--force")', true],
  ['event.data.command.startsWith("git") && event.data.command.endsWith("force")', true],
  ['event.data.command.matches(r"push .*(--force|-f)\\b")', true],
  ['event.data.command.matches("^(?i)GIT")', true],
  ['event.data.command.size() > 3', true],
  ['event.data["command"]', 'git push --force'],
  ['event.data.argv', ['git', 'push']],
  ['event.data.argv[1]', 'push'],
  ['event.data.argv == ["git", "push"]', true],
  ['event.data.argv.join(" ")', 'git push'],
  ['"git" in event.data.argv', true],
  ['"a" in event.data.arguments', true],
  ['event.data.arguments.a == {"b": "x"}', true],
  ['event.data.arguments', { a: { b: 'x' }, n: null }],
  ['event.data.exitCode == 0 && event.data.exitCode in [0, 1]', true],
  ['event.data.durationMs > 1000', true],
  ['event.data.durationMs / 1000.0', 1.234],
  ['int(event.data.durationMs) / 1000', 1],
  ['event.data.files.exists(f, f.path.endsWith(".ts"))', true],
  ['event.data.files.all(f, f.path != "")', true],
  ['event.data.files.exists_one(f, f.change == "add")', true],
  ['event.data.files.filter(f, f.to != null).map(f, f.to)', ['c.md']],
  ['event.data.files.map(f, f.change == "add", f.path)', ['a.ts']],
  ['event.data.files.map(f, event.data.files.map(g, g.path))[1][0]', 'a.ts'],
  ['results.lint_check.status == "done" && results.lint_check.data.errors > 1', true],
  ['output.rows > 0 ? "deny" : "allow"', 'deny'],
  ['output.rows > 9 ? "deny" : null', null],
  ['output.rows > 0 ? {"decision": "deny", "reason": "no"} : "allow"', { decision: 'deny', reason: 'no' }],
  ['1 + 2 * 3', 7],
  ['9007199254740993', '9007199254740993'],
  ['[1, "a", null, true]', [1, 'a', null, true]],
  ['timestamp(event.at).getFullYear()', 2026],
  ['timestamp(event.at)', '2026-11-25T12:00:00.000Z'],
  ['timestamp(event.at) - timestamp("2026-11-25T11:00:00Z") == duration("1h")', true],
  ['duration("90s")', '90s'],
  ["'a' + \"b\" + r'\\d'", 'ab\\d'],
  ['"ABC".lowerAscii().split("b")', ['a', 'c']],
  ['string(event.data.exitCode) + "!"', '0!'],
]

test.for(VALUES)('%s', ([source, value]) => {
  expect(expressions.compile(source)(scope)).toEqual(value)
})

test.for([
  ['event.data.nope', null],
  ['event.data.nope.deeper.still', null],
  ['event.nope.x["y"][3]', null],
  ['event.data.cwd.x', null],
  ['event.data.argv[7]', null],
  ['event.data.argv[-1]', null],
  ['event.task.id', null],
  ['results.nobody.data.x', null],
  ['event.data.nope == null', true],
  ['event.data.nope.deeper == null', true],
  ['null != event.data.cwd', false],
  ['event.data.cwd == null && event.data.command != null', true],
  ['has(event.data.command)', true],
  ['has(event.data.cwd)', false],
  ['has(event.data.nope.deeper)', false],
  ['has(event.data.argv[7])', false],
  ['event.data.nope != null ? event.data.nope : "default"', 'default'],
  ['event.data.files.map(f, f.to)', [null, 'c.md']],
  ['dyn(event.data.nope)', null],
] as const)('absent data is null: %s', ([source, value]) => {
  expect(expressions.compile(source)(scope)).toEqual(value)
})

test.for([
  'event.data.nope == "x"',
  'event.data.nope != "x"',
  'event.data.nope == event.data.cwd',
  'event.data.nope < 3',
  'event.data.nope + 1',
  '-event.data.nope',
  '!event.data.nope',
  'event.data.nope && true',
  'false || event.data.nope',
  'event.data.nope ? 1 : 2',
  '"a" in event.data.nope',
  'event.data.nope in ["a"]',
  'event.data.nope.contains("a")',
  '"abc".contains(event.data.nope)',
  'event.data.nope.startsWith("a")',
  'event.data.nope.matches("a")',
  'event.data.nope.size()',
  'size(event.data.nope)',
  'string(event.data.nope)',
  'event.data.nope.exists(x, true)',
  'event.data.files.all(f, f.to == "c.md")',
  'event.data.argv[event.data.nope]',
  'null + 1',
])('whatever meets null, but for a test for null, is absent: %s', (source) => {
  expect(() => expressions.compile(source)(scope)).toThrow(
    expect.objectContaining({ code: 'EXPRESSION_ABSENT', message: expect.stringContaining('absent') }),
  )
})

test.for([
  ['event.data.nope == "x" || true', true],
  ['true || event.data.nope == "x"', true],
  ['event.data.nope == "x" && false', false],
  ['event.data.files.exists(f, f.to == "c.md")', true],
  ['event.data.files.all(f, f.to == "x")', false],
] as const)('what is decided already is not spoilt by absent data: %s', ([source, value]) => {
  expect(expressions.compile(source)(scope)).toBe(value)
})

test.for([
  ['event.data.durationMs / 1000', /double \/ int/],
  ['event.data.command + 1', /string \+ int/],
  ['event.data.command.length', /text, which has no fields/],
  ['event.data.argv.length', /list/],
  ['event.data.argv["x"]', /numbers for keys/],
  ['1 / 0', /division by zero/],
  ['1.0 / 0.0', /Infinity/],
  ['int("x" + event.name)', /int/],
  ['timestamp(event.name)', /timestamp/],
  ['event.data.command.substring(99)', /out of range/],
  ['event.data.command.matches(event.data.command + "(")', /missing closing/],
] as const)('anything else that goes wrong is a failure: %s', ([source, message]) => {
  expect(() => expressions.compile(source)(scope)).toThrow(
    expect.objectContaining({ code: 'EXPRESSION_FAILED', message: expect.stringMatching(message) }),
  )
})

test('a number of an event that meets a whole one is told how to calculate', () => {
  expect(() => expressions.compile('event.data.durationMs / 1000')(scope)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('1000.0') }),
  )
})

test.for([
  ['', 1, /./],
  ['event.data.command =', 20, /==/],
  ['event.data.command = "x"', 20, /==/],
  ['event.data.command === "x"', 22, /==/],
  ['true and false', 6, /&&/],
  ['true or false', 6, /\|\|/],
  ['event.data.x ?? "y"', 15, /null/],
  ['event.data.command ==', 22, /./],
  ['"abc', 1, /./],
  ['(event.name', 12, /./],
  ['evnt.name', 1, /event/],
  ['event.name == exec', 15, /quotes/],
  ['event.data.command.includes("x")', 20, /contains/],
  ['event.data.command.startswith("x")', 20, /startsWith/],
  ['event.data.command.test("x")', 20, /matches/],
  ['length(event.data.argv)', 1, /size/],
  ['event.data.command.matches("(?=a)")', 28, /RE2/],
  ['event.data.command.matches("\\bgit")', 28, /r"\.\.\."/],
  ['event.data.files.exists(f)', 1, /./],
  ['event.data.files.exists(event, true)', 25, /./],
  ['has(event)', 5, /./],
  ['"x" < 3', 1, /./],
  ['event + 1', 1, /./],
  ['1u', 1, /./],
  ['b"x"', 1, /./],
  ['event.?data', 7, /null/],
  ['cel.bind(x, 1, x)', 1, /event/],
  ['type(1) == int', 1, /./],
  ['google.protobuf.Timestamp', 1, /./],
  ['bytes("x")', 1, /./],
  ['event.data.command.linearMatches("x")', 20, /contains/],
] as const)('%j is refused at column %i', ([source, column, hint]) => {
  expect(() => expressions.compile(source)).toThrow(
    expect.objectContaining({
      code: 'EXPRESSION_INVALID',
      details: expect.objectContaining({ column }),
      hint: expect.stringMatching(hint),
    }),
  )
})
