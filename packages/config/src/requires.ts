/** True if a version is in a range such as `>=1.0`, `>=1.2 <2`; `undefined` if that is not a range. */
export function satisfies(version: string, range: string): boolean | undefined {
  const comparators = range.trim().split(/\s+/)
  const results = comparators.map((one) => compare(version, one))
  return results.includes(undefined) ? undefined : results.every((result) => result === true)
}

const TESTS: Readonly<Record<string, (order: number) => boolean>> = {
  '>=': (order) => order >= 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '<': (order) => order < 0,
  '=': (order) => order === 0,
}

function compare(version: string, comparator: string): boolean | undefined {
  const found = /^(>=|<=|>|<|=)?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?$/.exec(comparator)
  if (found === null) return undefined
  const wanted = found.slice(2).map((part) => Number(part ?? 0))
  const have = version.split(/[.+-]/).map(Number)
  const at = wanted.findIndex((part, index) => part !== (have[index] ?? 0))
  return TESTS[found[1] ?? '=']!(at < 0 ? 0 : (have[at] ?? 0) - wanted[at]!)
}
