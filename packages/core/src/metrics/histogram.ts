import type { Series } from './family.ts'
import type { HistogramSample } from './metric.ts'

/** Seconds: from what an answer without a process takes to what an event may take at most. */
export const BUCKETS: readonly number[] = [
  0.0001, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
]

/** Upper bounds in order, each once; the last one, infinity, is always there and is not among them. */
export function boundsOf(buckets: readonly number[]): readonly number[] {
  return [...new Set(buckets.filter(Number.isFinite))].toSorted((a, b) => a - b)
}

/** How many numbers a series has: one for each bucket, one for what is beyond them, and the sum. */
export function sizeOf(bounds: readonly number[]): number {
  return bounds.length + 2
}

/** Counts one more that took so long. */
export function add(numbers: Float64Array, bounds: readonly number[], ms: number): void {
  // a clock that goes back, or is none, must not spoil the sum
  const seconds = ms > 0 ? ms / 1000 : 0
  let at = 0
  while (at < bounds.length && seconds > bounds[at]!) at++
  numbers[at]!++
  numbers[bounds.length + 1]! += seconds
}

/** How many were counted. */
export function countOf(numbers: Float64Array): number {
  return numbers.subarray(0, -1).reduce((sum, count) => sum + count, 0)
}

/** The numbers as they are told: every bucket holds those below it, too. */
export function histogramSample({ labels, numbers }: Series, bounds: readonly number[]): HistogramSample {
  let count = 0
  const buckets = [...bounds, Number.POSITIVE_INFINITY].map((le, at) => ({
    le,
    count: (count += numbers[at]!),
  }))
  return { labels, buckets, sum: numbers.at(-1)!, count }
}
