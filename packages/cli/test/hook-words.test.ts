import { expect, test } from 'vitest'
import { hookWords, type Asked } from '../src/kept/hook-words.ts'

const ended = (hook: string, end: string, count = 1): readonly { hook: string; end: string }[] =>
  Array.from({ length: count }, () => ({ hook, end }))

const HOOKS = [
  ...ended('user/first', 'ok'),
  ...ended('user/narrow', 'ok'),
  ...ended('user/narrow', 'queued', 8),
  ...ended('user/narrow', 'dropped', 2),
]

test.each<readonly [Asked, string]>([
  [{}, 'user/first ok, user/narrow ok, queued 8x, dropped 2x'],
  [{ hook: 'narrow' }, 'user/narrow ok, queued 8x, dropped 2x, user/first ok'],
  [{ end: 'dropped' }, 'user/narrow dropped 2x, ok, queued 8x, user/first ok'],
  [{ hook: 'user/narrow', end: 'queued' }, 'user/narrow queued 8x, ok, dropped 2x, user/first ok'],
])('of %j: %s', (asked, says) => {
  expect(hookWords(HOOKS, asked)).toBe(says)
})

test('a decision is told instead of the end, and what is too much is counted', () => {
  const many = Array.from({ length: 9 }, (_, at) => ({ hook: `user/h${at}`, end: 'ok', decision: 'deny' }))
  expect(hookWords([...many, ...ended('user/h8', 'queued', 2)], { hook: 'h8' })).toBe(
    'user/h8 deny, queued 2x, user/h0 deny, user/h1 deny, user/h2 deny, user/h3 deny, and 4 more',
  )
})
