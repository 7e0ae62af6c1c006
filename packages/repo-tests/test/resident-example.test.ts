import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('the process that stays: answers, environments, edits, metrics, a kill, none at all, and nothing is left behind', () => {
  expect(ranExample('resident')).toEqual({ status: 0, stderr: '', shown: 6, left: [] })
})
