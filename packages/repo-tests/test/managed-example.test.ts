import { expect, test } from 'vitest'
import { ranExample } from './example.ts'
import { noCodex } from './managed-world.ts'

test.skipIf(noCodex)('guards of a company: they hold for everybody, and go as they came', () => {
  expect(ranExample('managed')).toEqual({
    status: 0,
    stderr: '',
    shown: 5,
    left: [],
  })
})
