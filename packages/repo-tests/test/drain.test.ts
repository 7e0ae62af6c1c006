import { expect, test } from 'vitest'
import { drain } from '../bench/drain.ts'

const MANY = 10_000

test('ten thousand deliveries that wait are carried out, each once, in the same memory', () => {
  const { ending, carriedOut, repeated, heap } = drain(MANY)
  expect({ ending, carriedOut, repeated }).toEqual({ ending: 'idle', carriedOut: MANY, repeated: 0 })
  expect(heap).toHaveLength(10)
  // whatever is kept for each of them would be there ten times in the end
  expect(Math.max(...heap) / heap[0]!).toBeLessThan(1.3)
}, 300_000)
