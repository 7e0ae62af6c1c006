import type { Table } from './toml.ts'

/** Whether a value is of a kind. */
export type Is = (value: unknown) => boolean

export const text: Is = (value) => typeof value === 'string'
export const filled: Is = (value) => typeof value === 'string' && value !== ''
export const flag: Is = (value) => typeof value === 'boolean'
export const whole: Is = (value) => Number.isSafeInteger(value)
export const table: Is = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
// a loop: what is asked of every value of a file is worth more than a line
export const list: Is = (value) => {
  if (!Array.isArray(value)) return false
  for (const one of value as readonly unknown[]) if (!filled(one)) return false
  return true
}
export const oneOrMore: Is = (value) => filled(value) || (list(value) && (value as unknown[]).length > 0)

/** True for a table that has no other keys than these, each with a value of its kind. */
export function fits(value: unknown, rules: Readonly<Record<string, Is>>): boolean {
  if (!table(value)) return false
  const asked = value as Table
  for (const key of Object.keys(asked))
    if (!Object.hasOwn(rules, key) || !rules[key]!(asked[key])) return false
  return true
}
