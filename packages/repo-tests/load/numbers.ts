/** The value that such a share of them does not exceed; of none: 0. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** p50, p99 and the most, to be read. */
export function spread(values: readonly number[]): string {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1))
  return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms (${values.length})`
}

/** `128 MB` */
export function megabytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(0)} MB`
}
