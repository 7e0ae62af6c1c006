/** What changes between two texts, as `diff -u` shows it; empty if nothing does. */
export function diff(before: string, after: string, context = 3): string {
  const edits = compare(before.split('\n'), after.split('\n'))
  const near = edits.map((_, at) =>
    edits.slice(Math.max(0, at - context), at + context + 1).some(([mark]) => mark !== ' '),
  )
  const lines = edits.map(([mark, text], at) => (near[at] ? `${mark}${text}` : near[at - 1] ? ' ...' : ''))
  return edits.some(([mark]) => mark !== ' ') ? lines.filter((line) => line !== '').join('\n') : ''
}

type Edit = readonly [mark: ' ' | '-' | '+', text: string]

/** What is the same at both ends is passed over: a file may have thousands of lines. */
function compare(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const same = (lines: readonly string[]): readonly Edit[] => lines.map((text) => [' ', text])
  return [
    ...same(a.slice(0, head)),
    ...inside(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ]
}

/** By the longest common subsequence of lines. */
function inside(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const common = lengths(a, b)
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push([' ', a[i]!])
      i++
      j++
    } else if (j < b.length && (i === a.length || common[i]![j + 1]! > common[i + 1]![j]!)) {
      edits.push(['+', b[j++]!])
    } else edits.push(['-', a[i++]!])
  }
  return edits
}

function lengths(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i]![j] =
        a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
    }
  }
  return table
}
