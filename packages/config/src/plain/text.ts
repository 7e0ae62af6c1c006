import { holes } from '@hookline/core'
import type { Hearing } from '../events.ts'
import { fieldPath, plainType } from '../expression/plain.ts'
import { isThere } from '../field-walk.ts'

/** True for an `if` that is certainly right, and for any other expression of which the type does not matter. */
export function isPlainCondition(source: string, hear: Hearing): boolean {
  return plainType(source, isKnown, hear) !== undefined
}

/** True for a text without `{{ }}`, and for one in which each is certainly right. */
export function isPlainText(text: string, hear: Hearing): boolean {
  if (!text.includes('{{')) return true
  try {
    return holes(text).every((part, at) => at % 2 === 0 || isPlainCondition(part, hear))
  } catch {
    return false
  }
}

/** True for a field of all events that are heard. The same few are asked for by thousands of hooks. */
function isKnown(field: string, at: number, { fields, speakable: { events } }: Hearing): boolean {
  if (fields.has(field)) return true
  if (events.length === 0 || !isThere(fieldPath(field, at), events)) return false
  if (fields.size < MAX_KNOWN) fields.add(field)
  return true
}

const MAX_KNOWN = 100
