import type { Plan } from '@hookline/config'
import { RETENTION, type Retention } from '@hookline/journal'

/** How long the journal keeps what has come to its end, and how big it may become. */
export function retentionOf({ journal = {} }: Pick<Plan, 'journal'>): Retention {
  const { keepMs = RETENTION.age, maxBytes = RETENTION.bytes } = journal
  return { age: keepMs, bytes: maxBytes }
}
