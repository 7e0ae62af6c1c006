import parse from 'parse-prometheus-text-format'
import type { Labels, Metric } from '../src/metrics/index.ts'

/** One line of a text with metrics. */
export interface Exposed {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

/** Every line of a text, as a parser that is not ours reads it. */
export function exposed(text: string): readonly Exposed[] {
  // it puts all series of a histogram into one: without the type each line stands for itself
  const read = parse(text.replaceAll(/^# TYPE .* histogram\n/gm, ''))
  return read.flatMap(({ name, metrics }) =>
    metrics.map(({ labels = {}, value }) => ({ name, labels, value: number(value) })),
  )
}

/** The lines that metrics are to have. */
export function expectedOf(metrics: readonly Metric[]): readonly Exposed[] {
  return metrics.flatMap((metric) => {
    const { name } = metric
    if (metric.type === 'counter') return metric.samples.map((sample) => ({ name, ...sample }))
    return metric.samples.flatMap(({ labels, buckets, sum, count }) => [
      ...buckets.map(({ le, count: value }) => ({
        name: `${name}_bucket`,
        labels: { ...labels, le: le === Infinity ? '+Inf' : String(le) },
        value,
      })),
      { name: `${name}_sum`, labels, value: sum },
      { name: `${name}_count`, labels, value: count },
    ])
  })
}

/** In an order of their own: a parser groups lines by their names. */
export function sorted(lines: readonly Exposed[]): readonly string[] {
  return lines.map(({ name, labels, value }) => JSON.stringify([name, labels, value])).toSorted()
}

function number(value: string): number {
  return value === '+Inf' ? Infinity : Number(value)
}
