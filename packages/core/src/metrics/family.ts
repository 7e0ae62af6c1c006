import type { Labels } from './metric.ts'

/** The series of one metric: some numbers for each set of label values. */
export interface Family {
  /** The numbers of a series, which is made if it is new. Of one that is known nothing is made: no key, no list. */
  readonly at: (a: string, b: string, c?: string, d?: string) => Float64Array
  readonly series: () => readonly Series[]
  /** How often `other` had to do. */
  readonly folded: () => number
  readonly clear: () => void
}

/** One set of label values and its numbers. */
export interface Series {
  readonly labels: Labels
  readonly numbers: Float64Array
}

type Tree = Map<string, Map<string, Map<string, Map<string, Float64Array>>>>

const LONGEST = 100
const OTHER = 'other'

/** At most `maxSeries` series of so many numbers; whatever comes after them is one more, called `other`. */
export function createFamily(names: readonly string[], size: number, maxSeries: number): Family {
  const tree: Tree = new Map()
  let list: Series[] = []
  let folded = 0
  const get = (a: string, b: string, c: string, d: string): Float64Array | undefined =>
    tree.get(a)?.get(b)?.get(c)?.get(d)
  const add = (...values: readonly [string, string, string, string]): Float64Array => {
    const numbers = new Float64Array(size)
    const [a, b, c, d] = values
    within(within(within(tree, a), b), c).set(d, numbers)
    const labels = Object.fromEntries(names.map((name, at) => [name, values[at]!]))
    list.push({ labels, numbers })
    return numbers
  }
  const other = (): Float64Array => {
    folded++
    const [c, d] = [names.length > 2 ? OTHER : '', names.length > 3 ? OTHER : '']
    return get(OTHER, OTHER, c, d) ?? add(OTHER, OTHER, c, d)
  }
  const found = (a: string, b: string, c: string, d: string): Float64Array =>
    get(a, b, c, d) ?? (list.length < maxSeries ? add(a, b, c, d) : other())
  return {
    // as they come first: what is stored is clean, and nearly all that comes is
    at: (a, b, c = '', d = '') => get(a, b, c, d) ?? found(clean(a), clean(b), clean(c), clean(d)),
    series: () => list,
    folded: () => folded,
    clear() {
      tree.clear()
      list = []
      folded = 0
    },
  }
}

function within<Value>(tree: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const there = tree.get(key) ?? new Map<string, Value>()
  tree.set(key, there)
  return there
}

/** Two values that would be written alike are one: half a surrogate pair has no bytes of its own. */
function clean(value: string): string {
  const short = value.length > LONGEST ? value.slice(0, LONGEST) : value
  return short.replaceAll(/\p{Surrogate}/gu, '\uFFFD')
}
