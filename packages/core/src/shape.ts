import type { Json } from './schema.ts'

/** What there is, by names and kinds: never a value, which may be nobody's business. */
export function shapeOf(data: Json): string {
  if (kindOf(data) !== 'table') return kindOf(data)
  const fields = Object.entries(data!).map(([name, value]) => `${name} (${kindOf(value as Json)})`)
  return `a table of ${fields.join(', ').slice(0, 300) || 'nothing'}`
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return `list of ${value.length}`
  return value === null ? 'null' : typeof value === 'object' ? 'table' : typeof value
}
