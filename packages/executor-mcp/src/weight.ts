/** What is nested deeper cannot be written as JSON everywhere. */
const MOST_DEPTH = 500

/**
 * About how many letters a value has as JSON; counting ends where it is more than `most`. Infinity: it is nested too deep.
 */
export function weight(value: unknown, most: number): number {
  let sum = 0
  const open: unknown[] = [value]
  const depths: number[] = [0]
  while (open.length > 0 && sum <= most) {
    const [one, depth] = [open.pop(), depths.pop()! + 1]
    if (typeof one === 'string') sum += one.length + 2
    else if (typeof one !== 'object' || one === null) sum += 4
    else {
      if (depth > MOST_DEPTH) return Infinity
      for (const [key, item] of Object.entries(one)) {
        sum += Array.isArray(one) ? 1 : key.length + 4
        open.push(item)
        depths.push(depth)
      }
    }
  }
  return sum
}
