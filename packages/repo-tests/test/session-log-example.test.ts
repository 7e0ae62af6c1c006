import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('a log of a session: exit codes, messages, failed calls, a failed turn, each once, and nothing is left behind', () => {
  expect(ranExample('session-log')).toEqual({ status: 0, stderr: '', shown: 5, left: [] })
})
