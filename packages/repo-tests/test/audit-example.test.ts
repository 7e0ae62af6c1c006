import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test("audit: a row for each command, a table of one's own, and a gate that asks it", () => {
  expect(ranExample('audit')).toEqual({ status: 0, stderr: '', shown: 8, left: [] })
})
