import { expect, test } from 'vitest'
import { explain, expressions } from '../src/expressions.ts'
import { event } from './sample.ts'

const scope = { event: event({ command: 'git push --force', argv: null }, 'exec.before'), results: {} }

/** Each part as `text = value`, indented as deep as it lies. */
function told(source: string): readonly string[] {
  return explain(source, scope).map(
    ({ text, depth, value, error }) =>
      `${' '.repeat(depth)}${text} = ${error === undefined ? JSON.stringify(value) : error.code}`,
  )
}

test('an expression is told value by value, each below what it is part of', () => {
  expect(told('event.data.command.startsWith("git") && event.session.cwd == "/elsewhere"')).toEqual([
    'event.data.command.startsWith("git") && event.session.cwd == "/elsewhere" = false',
    ' event.data.command.startsWith("git") = true',
    '  event.data.command = "git push --force"',
    ' event.session.cwd == "/elsewhere" = false',
    `  event.session.cwd = ${JSON.stringify(scope.event.session.cwd)}`,
  ])
})

test('what && would not have looked at is told too, and absent data says that it is absent', () => {
  expect(told('event.data.argv != null && event.data.argv.size() > 1')).toEqual([
    'event.data.argv != null && event.data.argv.size() > 1 = false',
    ' event.data.argv != null = false',
    '  event.data.argv = null',
    ' event.data.argv.size() > 1 = EXPRESSION_ABSENT',
    '  event.data.argv.size() = EXPRESSION_ABSENT',
    '   event.data.argv = null',
  ])
})

test('a loop is told with the list that it goes through', () => {
  expect(told('["a", event.data.command].exists(x, x.contains("push"))')).toEqual([
    '["a", event.data.command].exists(x, x.contains("push")) = true',
    ' ["a", event.data.command] = ["a","git push --force"]',
    '  event.data.command = "git push --force"',
  ])
})

test.each([
  'false',
  'event.data.command',
  '!(event.data.command == "ls")',
  'event.data.command.matches(r"^git\\s") ? "deny" : null',
  'has(event.data.argv)',
  '(event.data.command.size() + 1) * 2 > 10',
])('the whole of %s is what the engine makes of it', (source) => {
  expect(explain(source, scope)[0]!.value).toEqual(expressions.compile(source)(scope))
})

test('parentheses, also in texts, stay with the part that they belong to', () => {
  expect(told('!((event.data.command + ")").size() * (2 + 1) < 4) && event.data.command != "(("')).toEqual([
    '!((event.data.command + ")").size() * (2 + 1) < 4) && event.data.command != "((" = true',
    ' !((event.data.command + ")").size() * (2 + 1) < 4) = true',
    '  (event.data.command + ")").size() * (2 + 1) < 4 = false',
    '   (event.data.command + ")").size() * (2 + 1) = 51',
    '    (event.data.command + ")").size() = 17',
    '     event.data.command + ")" = "git push --force)"',
    '      event.data.command = "git push --force"',
    '    2 + 1 = 3',
    ' event.data.command != "((" = true',
    '  event.data.command = "git push --force"',
  ])
})
