import { stripVTControlCharacters } from 'node:util'
import { failureLines, shownPath } from './failure.ts'
import { byFile, hasFailed, type Tested } from './tested.ts'

type Attributes = Readonly<Record<string, string | number>>

/** Tests in the words of JUnit: a suite for each file. */
export function junit(all: readonly Tested[], at: Date): string {
  const files = byFile(all)
  // what reads it may take a document without any suite for a broken one
  const none = all.length === 0 ? [element('testsuite', { name: 'hookline test', ...counts([]) }, [])] : []
  const suites = [...files].map(([file, tests]) =>
    element(
      'testsuite',
      {
        name: shownPath(file),
        file: shownPath(file),
        timestamp: at.toISOString().slice(0, 19),
        ...counts(tests),
      },
      tests.map(testcase),
    ),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'hookline test', ...counts(all) }, [...none, ...suites])}\n`
}

function counts(tests: readonly Tested[]): Attributes {
  return {
    tests: tests.length,
    failures: tests.filter(({ mismatches }) => mismatches.length > 0).length,
    errors: tests.filter(({ error }) => error !== undefined).length,
    skipped: 0,
    time: seconds(tests.reduce((sum, { ms }) => sum + ms, 0)),
  }
}

function testcase(tested: Tested): string {
  const { test, ms, mismatches, error } = tested
  const file = shownPath(test.source.file)
  const about = { name: test.name, classname: file, file, line: test.source.line, time: seconds(ms) }
  if (!hasFailed(tested)) return element('testcase', about, [])
  const text = escaped(failureLines(tested).join('\n'))
  const message =
    error?.message ?? mismatches.map(({ key, line }) => `expect.${key} (line ${line})`).join(', ')
  const type = error?.code ?? mismatches[0]!.key
  const failure = `<${kind(tested)} message="${escaped(message)}" type="${escaped(type)}">${text}</${kind(tested)}>`
  return element('testcase', about, [failure])
}

/** An error is a test that could not be run. */
function kind({ error }: Tested): string {
  return error === undefined ? 'failure' : 'error'
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function element(name: string, attributes: Attributes, inside: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
  const open = `<${name}${written.join('')}`
  return inside.length === 0 ? `${open}/>` : `${open}>\n${inside.join('\n')}\n</${name}>`
}

/** XML has no control characters but tab and line ends, not even escaped, and no half letters. */
// oxlint-disable-next-line no-control-regex -- that is what it is for
const IMPOSSIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}

function escaped(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(IMPOSSIBLE, '\uFFFD')
    .replaceAll(/[&<>"\n\r\t]/g, (letter) => ESCAPES[letter]!)
}
