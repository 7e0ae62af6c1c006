import { expect, test } from 'vitest'
import { createRequests } from '../src/requests.ts'

test('a request that is called off is stopped, and forgotten', () => {
  const requests = createRequests()
  const { stop } = requests.begin(1)
  requests.stop(1)
  expect(stop.signal.aborted).toBe(true)
  expect(requests.waiting(1)).toBeUndefined()
})

test('of those that are answered and never over the oldest are stopped', () => {
  const requests = createRequests()
  const begun = Array.from({ length: 20 }, (_, id) => requests.begin(id))
  for (let id = 0; id < 20; id++) requests.answered(id)
  expect(begun.map(({ stop }) => stop.signal.aborted).indexOf(false)).toBe(4)
  expect(begun.filter(({ stop }) => stop.signal.aborted)).toHaveLength(4)
})

test('one that is answered, or over, is called off no more', () => {
  const requests = createRequests()
  const [answered, over] = [requests.begin(1), requests.begin(2)]
  requests.answered(1)
  requests.over(2)
  for (const id of [1, 2]) requests.stop(id)
  expect([answered, over].map(({ stop }) => stop.signal.aborted)).toEqual([false, false])
})
