import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LINE_ERRORS, WEBHOOK_ERRORS } from '../src/errors.ts'

const ALL = { ...LINE_ERRORS, ...WEBHOOK_ERRORS }
const SRC = join(import.meta.dirname, '../src')
const sources = globSync('*.ts', { cwd: SRC })
  .filter((file) => !file.endsWith('errors.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  .join('\n')

test('every code of the table can happen, and every one that happens is in it', () => {
  const thrown = new Set(sources.match(/(?<=')WEBHOOK_[A-Z_]+(?=')/g))
  // a name inside of the lines, never one of an error
  thrown.delete('WEBHOOK_NO_HTTP')
  expect([...thrown].toSorted()).toEqual(Object.keys(ALL).toSorted())
})

test('each says what to do, in whole sentences', () => {
  for (const hint of Object.values(ALL)) expect(hint).toMatch(/^[A-Z`].*\.$/)
})
