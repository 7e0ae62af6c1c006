export { createMetrics, type Metrics, type MetricsOptions } from './metrics.ts'
export type { CounterSample, HistogramSample, Labels, Metric } from './metric.ts'
