import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MQ_ERRORS } from '../src/errors.ts'

const SRC = join(import.meta.dirname, '../src')
const sources = globSync('*.ts', { cwd: SRC })
  .filter((file) => file !== 'errors.ts')
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  .join('\n')

test('every code of the table can happen, and every one that happens is in it', () => {
  const thrown = new Set(sources.match(/(?<=')MQ_[A-Z_]+(?=')/g))
  expect([...thrown].toSorted()).toEqual(Object.keys(MQ_ERRORS).toSorted())
})

test('each says what to do, in whole sentences', () => {
  for (const hint of Object.values(MQ_ERRORS)) expect(hint).toMatch(/^[A-Z`].*\.$/s)
})
