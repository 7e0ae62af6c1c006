import type * as z from 'zod'

/** One thing that the shape of a file says against it; `message` is what was expected. */
export type ShapeIssue = z.core.$ZodIssue

/** What a shape says against a value. */
export function issuesOf(shape: z.ZodType, value: unknown): readonly ShapeIssue[] {
  return (shape.safeParse(withoutDates(value)).error?.issues ?? []).flatMap(opened)
}

/** Of a value in a test that may be of two kinds: what is wrong inside, if it is clear which one was meant. */
function opened(issue: ShapeIssue): readonly ShapeIssue[] {
  if (issue.code !== 'invalid_union' || issue.path[0] !== 'tests') return [issue]
  const meant = issue.errors.find((branch) =>
    branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  return meant?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue]
}

/** A date is an object to the library, which would take it for an empty table; a bigint is nothing to anybody. */
function withoutDates(value: unknown): unknown {
  if (value instanceof Date) return 0n
  if (Array.isArray(value)) return value.map(withoutDates)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutDates(item)]))
}
