import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CONFIG_ERRORS, printErrors } from '../src/index.ts'
import { ERRORS } from '@hookline/core'
import { BROKEN, WARNED } from './broken/index.ts'
import { errorsOf, line, planOf } from './sample.ts'

test('there are many ways to be wrong', () => {
  expect(BROKEN.length).toBeGreaterThan(300)
  expect(new Set(BROKEN.map(([, text]) => text)).size).toBe(BROKEN.length)
})

/** Other tests of this package: what takes more than a text to be so wrong, a file, a package, an edit, is held there. */
const OTHERS = globSync('*.test.ts', { cwd: import.meta.dirname })
  .filter((name) => name !== 'broken.test.ts')
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .join('\n')

test.for(Object.keys(CONFIG_ERRORS))('there is a file that is wrong with %s', (code) => {
  const rows = [...BROKEN, ...WARNED].filter((row) => row[2] === code)
  expect({
    code,
    held: rows.length > 0 || OTHERS.includes(`'${code}`) || OTHERS.includes(`${code}'`),
  }).toEqual({ code, held: true })
})

test.for(WARNED)('a warning: %s', async ([, marked, code, fix]) => {
  const { warnings } = await planOf(marked.replace('‸', ''))
  expect(warnings.map((one) => `${one.code} ${one.line}:${one.column}`)).toEqual([
    `${code} ${placeOf(marked)}`,
  ])
  expect(warnings[0]!.hint).toMatch(fix)
})

test.for(BROKEN)('%s', async ([, marked, code, fix]) => {
  const errors = await errorsOf(marked.replace('‸', ''))
  expect(errors.map(line)).toEqual([`${code} ${placeOf(marked)}`])
  const [error] = errors
  expect(error!.hint).toMatch(fix)
  expect(error!.message).not.toMatch(/undefined|\[object/)
  expect(code in CONFIG_ERRORS || code in ERRORS).toBe(true)
})

test.for(BROKEN)('the same with a byte order mark and CRLF: %s', async ([, marked, code]) => {
  const windows = `\uFEFF${marked.replace('‸', '').replaceAll('\n', '\r\n')}`
  expect((await errorsOf(windows)).map(line)).toEqual([`${code} ${placeOf(marked)}`])
})

test.for(BROKEN)('it is printed with its line and a mark: %s', async ([, marked, code]) => {
  const text = marked.replace('‸', '')
  const printed = printErrors(await errorsOf(text), { text, color: false })
  const [head, arrow, , source, mark] = printed.split('\n')
  expect(head).toContain(`error[${code}]: `)
  expect(arrow).toContain(`hooks.toml:${placeOf(marked)}`)
  if (source !== undefined && mark !== undefined && marked.split('‸')[0]!.split('\n').at(-1)!.length < 90)
    expect(mark.indexOf('^') - mark.indexOf('|')).toBe(marked.split('‸')[0]!.split('\n').at(-1)!.length + 2)
})

test('every mistake is said, not the first, in the order of the file', async () => {
  const errors = await errorsOf(
    'version = 1\n[[hooks]]\nid = "A"\non = "exec.befor"\nmatch = "/a[b/"\ntimeout = 3\nrun = "x"\nwhen = "x"\n[[hooks]]\nid = "b"\non = "*"\n',
  )
  expect(errors.map(line)).toEqual([
    'ID_INVALID 3:6',
    'EVENT_UNKNOWN 4:6',
    'PATTERN_INVALID 5:12',
    'DURATION_INVALID 6:11',
    'KEY_UNKNOWN 8:1',
    'ACTION_MISSING 9:1',
  ])
  expect(errors.map((error) => error.details.key)).toEqual([
    'hooks[0].id',
    'hooks[0].on',
    'hooks[0].match',
    'hooks[0].timeout',
    'hooks[0].when',
    'hooks[1]',
  ])
})

function placeOf(marked: string): string {
  const before = marked.slice(0, marked.indexOf('‸')).split('\n')
  return `${before.length}:${before.at(-1)!.length + 1}`
}
