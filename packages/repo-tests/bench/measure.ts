/** One line of the report: what was measured, beside its anchor. */
export interface Figure {
  readonly ratio: number
  /** Of the thing itself, in `unit`. */
  readonly median: number
  readonly unit: string
  readonly anchor: string
  /** The highest (or, with `atLeast`, the lowest) ratio that DESIGN's goal allows; none: it is only told. */
  readonly goal?: number
  readonly atLeast?: boolean
  readonly notes?: readonly string[]
}

/** Runs the cases in turn, `rounds` times, so that a busy moment of the machine hits all of them. */
export async function inTurn(
  cases: Readonly<Record<string, () => number | Promise<number>>>,
  rounds: number,
): Promise<Readonly<Record<string, number>>> {
  const samples = new Map(Object.keys(cases).map((name) => [name, [] as number[]]))
  for (let round = 0; round < rounds + 1; round++) {
    for (const [name, sample] of Object.entries(cases)) {
      const value = await sample()
      // the first round warms up
      if (round > 0) samples.get(name)!.push(value)
    }
  }
  return Object.fromEntries([...samples].map(([name, values]) => [name, median(values)]))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Nanoseconds per call of a function that is awaited each time. */
export async function nsAsync(times: number, call: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint()
  for (let n = 0; n < times; n++) await call()
  return Number(process.hrtime.bigint() - start) / times
}

/** Nanoseconds per call of a function that is not awaited. */
export function nsSync(times: number, call: () => unknown): number {
  const start = process.hrtime.bigint()
  for (let n = 0; n < times; n++) call()
  return Number(process.hrtime.bigint() - start) / times
}
