import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('hooks that nobody waits for: kept, in order, given up, sent again, once, and nothing is left behind', () => {
  expect(ranExample('background')).toEqual({ status: 0, stderr: '', shown: 7, left: [] })
})
