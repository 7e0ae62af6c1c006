import { atomically } from './atomically.ts'
import { insertEvent, type Answered } from './events.ts'
import type { Db } from './sqlite.ts'

/** How often a fact was asked about, in its record: nothing there, and it was once. */
interface Asked {
  readonly times: number
  /** The askings that are known by their ids, the last. */
  readonly ids: readonly string[]
}

/**
 * Takes over what came of events; one that is there already, because of its runs, gets its record. Of a fact that was asked
 * about again the last answer holds, and the record says how often that was.
 */
export function ingest(db: Db, answered: readonly Answered[]): void {
  atomically(db, 'NORMAL', () => {
    for (const one of answered) if (!insertEvent(db, one)) answerAgain(db, one)
  })
}

function answerAgain(db: Db, { id, key, decision, record }: Answered): void {
  const there = db.get('SELECT id, record FROM events WHERE key = ? OR id = ?', key, id)!
  const next = askedAgain(
    { id: String(there['id']), record: there['record'] as string | null },
    { id, record },
  )
  if (next === undefined) return
  db.run('UPDATE events SET decision = ?, record = ? WHERE id = ?', decision, next, there['id']!)
}

/** An event, and the record of its answer. */
interface Told {
  readonly id: string
  readonly record: string | null
}

/** Many more than one record is taken over twice for. */
const MOST_IDS = 20

/**
 * The record of an event once it has another answer; `undefined`: it has that answer. The record of calls may be taken over
 * more than once, so an asking is known by its id and counts once.
 */
function askedAgain(there: Told, { id, record }: Told & { readonly record: string }): string | undefined {
  const { times, ids } = askedOf(there)
  if (ids.includes(id)) return undefined
  const asked: Asked = { times: times + 1, ids: [...ids, id].slice(-MOST_IDS) }
  const isFirst = asked.times === 1 && id === there.id
  const next = tableOf(record)
  return isFirst || next === undefined ? record : JSON.stringify({ ...next, asked })
}

/** Of an event that is there because of its runs nobody has told an answer yet. */
function askedOf({ id, record }: Told): Asked {
  if (record === null) return { times: 0, ids: [] }
  const { times, ids } = {
    times: 1,
    ids: [id],
    ...(tableOf(record)?.['asked'] as Partial<Asked> | undefined),
  }
  return { times, ids }
}

/** Whatever somebody else has put there stays as it is. */
function tableOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
