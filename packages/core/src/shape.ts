import type { Json } from './schema.ts'

const MOST = 8

/** What there is, by names and kinds: never a value, which may be nobody's business. */
export function shapeOf(data: Json): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return kindOf(data)
  const fields = Object.entries(data).filter(([, value]) => value !== undefined)
  const named = fields.slice(0, MOST).map(([name, value]) => `${name.slice(0, 40)} (${kindOf(value!)})`)
  const more = fields.length > MOST ? `, and ${fields.length - MOST} more` : ''
  return fields.length === 0 ? 'an empty table' : `a table of ${named.join(', ')}${more}`
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `list of ${value.length}`
  return typeof value === 'object' ? 'table' : typeof value === 'string' ? 'text' : typeof value
}
