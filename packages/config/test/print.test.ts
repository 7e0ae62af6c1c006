import { stripVTControlCharacters } from 'node:util'
import { HooklineError } from '@hookline/core'
import { expect, test } from 'vitest'
import { printErrors } from '../src/index.ts'
import { errorsOf, planOf } from './sample.ts'

const TEXT = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\ntiemout = "10s"\ndeny = "no"\n'

test('an error is printed as a compiler prints it', async () => {
  expect(printErrors(await errorsOf(TEXT), { text: TEXT, color: false })).toBe(
    `error[KEY_UNKNOWN]: there is no key \`tiemout\` in a hook
  --> /home/me/.config/hookline/hooks.toml:6:1
   |
 6 | tiemout = "10s"
   | ^^^^^^^
   = Did you mean \`timeout\`?`,
  )
})

test('in colour it says the same', async () => {
  const errors = await errorsOf(TEXT)
  const coloured = printErrors(errors, { text: TEXT, color: true })
  expect(coloured).toContain('\u001B[')
  expect(stripVTControlCharacters(coloured)).toBe(printErrors(errors, { text: TEXT, color: false }))
})

test('a warning of a plan is called one', async () => {
  const text = 'version = 1\n[[hooks]]\nid = "a"\non = "notification"\nrun = "x"\n'
  const { warnings } = await planOf(text)
  expect(printErrors(warnings, { text, color: false })).toMatch(
    /^warning\[HOOK_NEVER_FIRES\]: .*\n  --> .*:4:6\n/,
  )
})

test('an error without a place has none', () => {
  const printed = printErrors([new HooklineError('INTERNAL', 'oh')], { text: '', color: false })
  expect(printed).toMatch(/^error\[INTERNAL\]: oh\n.*report it/)
})

test('an error about a whole file names it', () => {
  const error = new HooklineError('CONFIG_NOT_FOUND', 'there is no /x', { file: '/x', hint: 'Make it.' })
  expect(printErrors([error], { text: '', color: false })).toBe(
    'error[CONFIG_NOT_FOUND]: there is no /x\n  --> /x\n   = Make it.',
  )
})

test('what stands in the file cannot speak to the terminal', async () => {
  const text = 'version = 1\n\u202Exyz = "\u009B2J"\n'.replace('\u202Exyz', '"\u202Exyz"')
  const printed = printErrors(await errorsOf(text), { text, color: false })
  const loose = Array.from(printed).filter(
    (char) => char !== '\n' && (char < ' ' || (char >= '\u007F' && char < '\u00A0')),
  )
  expect([...loose, ...printed.matchAll(/\u202E/g)]).toEqual([])
})

test('of a line without end only the part around the mistake is shown', async () => {
  const text = `version = 1\nhooks = [${'{ id = "a", on = "*", run = "x" }, '.repeat(50)}{ id = "b", onn = "*", run = "x" }]\n`
  const shown = printErrors(
    (await errorsOf(text)).filter((error) => error.code === 'KEY_UNKNOWN'),
    { text, color: false },
  ).split('\n')
  expect(Math.max(...shown.map((one) => one.length))).toBeLessThan(160)
  const mark = shown[4]!.indexOf('^')
  expect(shown[3]!.slice(mark, mark + 3)).toBe('onn')
})
