import { expect, test } from 'vitest'
import { meter } from '../src/meter.ts'

/** How many come before it is too much, so many in a second; Infinity: it never is. */
function until(perSecond: number): number {
  let now = 0
  const isTooMuch = meter(10_000, () => now)
  for (let count = 1; count < 1_000_000; count++) {
    now += 1000 / perSecond
    if (isTooMuch()) return count
  }
  return Infinity
}

test.each([
  [1_000_000, 10_000, 10_300],
  [100_000, 10_000, 10_300],
  [3000, 14_000, 16_000],
  [900, Infinity, Infinity],
])('%i in a second are too much after %f', (perSecond, least, most) => {
  const count = until(perSecond)
  expect(count).toBeGreaterThanOrEqual(least)
  expect(count).toBeLessThanOrEqual(most)
})
