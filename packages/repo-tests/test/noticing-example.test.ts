import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('noticing: a guard that is switched off, a memory that is gone, a pause and what nobody trusts are told', () => {
  expect(ranExample('noticing')).toEqual({ status: 0, stderr: '', shown: 8, left: [] })
})
