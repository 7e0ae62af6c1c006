/** What tells one series of a metric from the others. */
export type Labels = Readonly<Record<string, string>>

/** How often something happened. */
export interface CounterSample {
  readonly labels: Labels
  readonly value: number
}

/** How long something took, in seconds. */
export interface HistogramSample {
  readonly labels: Labels
  /** How often it took at most `le`; the last one is `Infinity`, which is every time. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[]
  readonly sum: number
  readonly count: number
}

/** One metric at one moment, with all its series. */
export type Metric = { readonly name: string; readonly help: string } & (
  | { readonly type: 'counter'; readonly samples: readonly CounterSample[] }
  | { readonly type: 'histogram'; readonly samples: readonly HistogramSample[] }
)
