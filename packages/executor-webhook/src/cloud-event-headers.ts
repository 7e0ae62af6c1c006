import type { Attributes } from './cloud-event.ts'
import type { Headers } from './headers.ts'
import { percentEncoded } from './percent.ts'

/** Attributes as headers, by the HTTP binding of CloudEvents (binary mode); the type of the data is a header of HTTP's own. */
export function attributeHeaders(attributes: Attributes): Headers {
  const entries = Object.entries(attributes)
    .filter(([name]) => name !== 'datacontenttype')
    .map(([name, value]) => [`ce-${name}`, percentEncoded(value, ENCODED)])
  return Object.fromEntries(entries) as Headers
}

/** Section 3.1.3.2: a space, a quote, a percent sign, and all that is not printable ASCII. */
const ENCODED = /[^\u0021\u0023\u0024\u0026-\u007E]/gu
