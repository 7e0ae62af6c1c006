import type { HookOutput, Json } from '@hookline/core'
import { event } from '@hookline/testing'
import { expect, test } from 'vitest'
import { answerIn, answerOf, type Asker } from '../src/index.ts'

const asker = (isGuard: boolean): Asker => ({
  event: event('exec.before'),
  isGuard,
  log: () => undefined,
  where: 'the body',
  fault: (kind, message) => new Error(`${kind}: ${message}`),
})

test.each<[string, Json, HookOutput]>([
  ['an answer', { decision: 'deny', reason: 'no' }, { decision: 'deny', reason: 'no' }],
  ['the words of Claude Code', { continue: false, stopReason: 'enough' }, { stop: true, reason: 'enough' }],
  ['another table', { rows: 3 }, { data: { rows: 3 } }],
  ['a list', [1, 2], { data: [1, 2] }],
  ['a number', 7, { data: 7 }],
  ['nothing', null, { data: null }],
])('a value that is read already: %s', (_, value, output) => {
  expect(answerIn(value, asker(false))).toEqual(output)
})

test.each<[string, Json]>([
  ['another table', { rows: 3 }],
  ['a list', [1]],
  ['a number', 7],
  ['nothing', null],
])('for a guard that is no answer: %s', (_, value) => {
  expect(() => answerIn(value, asker(true))).toThrow(/^invalid: /)
})

test('a fault names where the text came on', () => {
  expect(() => answerOf('{"decision":', asker(false))).toThrow(/^broken: the body begins like JSON/)
  expect(answerOf('fine', asker(false))).toEqual({ data: { text: 'fine' } })
})
