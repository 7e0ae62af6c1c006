import type { HistogramSample, Labels, Metric } from './metric.ts'

/** Metrics in Prometheus's text format, version 0.0.4. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics.flatMap(lines).join('\n').concat('\n')
}

function lines(metric: Metric): readonly string[] {
  const { name, help, type } = metric
  const head = [`# HELP ${name} ${escape(help, /[\\\n]/g)}`, `# TYPE ${name} ${type}`]
  return metric.type === 'counter'
    ? [...head, ...metric.samples.map(({ labels, value }) => line(name, labels, value))]
    : [...head, ...metric.samples.flatMap((sample) => histogram(name, sample))]
}

function histogram(name: string, { labels, buckets, sum, count }: HistogramSample): readonly string[] {
  return [
    ...buckets.map((bucket) => line(`${name}_bucket`, { ...labels, le: number(bucket.le) }, bucket.count)),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ]
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escape(text, /[\\\n"]/g)}"`)
  return `${name}{${pairs.join(',')}} ${number(value)}`
}

function escape(text: string, special: RegExp): string {
  return text.replaceAll(special, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}

function number(value: number): string {
  return value === Number.POSITIVE_INFINITY ? '+Inf' : String(value)
}
