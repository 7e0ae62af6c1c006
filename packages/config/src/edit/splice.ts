/** A piece of a text, and what is to stand there instead. */
export interface Splice {
  readonly from: number
  readonly to: number
  readonly put: string
}

/** A text with pieces of it replaced; they do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const sorted = splices.toSorted((a, b) => b.from - a.from || b.to - a.to)
  return sorted.reduce((now, { from, to, put }) => now.slice(0, from) + put + now.slice(to), text)
}
