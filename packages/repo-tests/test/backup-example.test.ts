import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('backup: what is patched is kept and brought back, a log rotates, and nothing leads out', () => {
  expect(ranExample('backup')).toEqual({ status: 0, stderr: '', shown: 8, left: [] })
})
