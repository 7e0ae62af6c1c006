import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('webhooks: to Slack, signed, as CloudEvents, as a gate, and never to what is private', () => {
  expect(ranExample('webhooks')).toEqual({ status: 0, stderr: '', shown: 9, left: [] })
})
