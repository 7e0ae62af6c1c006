import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('limits: what takes too much fails by itself, and a guard that does denies', () => {
  const shown = process.platform === 'linux' ? 5 : 4
  expect(ranExample('limits')).toEqual({ status: 0, stderr: '', shown, left: [] })
})
