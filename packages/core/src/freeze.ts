import { isTable } from './json.ts'

/**
 * Makes plain objects and lists immutable, to the last of them: what several hooks are given none of them can change for
 * the others. Anything else in them (bytes, dates) stays as it is.
 */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  const open: object[] = [value]
  // no recursion: what an agent sends may be nested deeper than the stack is
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isTable(next) || Object.isFrozen(next)) continue
    Object.freeze(next)
    for (const inner of Object.values(next)) if (typeof inner === 'object' && inner !== null) open.push(inner)
  }
  return value
}
