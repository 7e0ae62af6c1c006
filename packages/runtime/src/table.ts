import type { Json } from '@hookline/core'

/** True for what JSON calls an object. */
export function isTable(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
