import type { NewEvent } from './accept.ts'
import { atomically } from './atomically.ts'
import type { Db } from './sqlite.ts'

/** An event that was answered, and what the agent was told. */
export interface Answered extends NewEvent {
  readonly decision: string | null
  /** JSON: what became of each hook, and the reply. */
  readonly record: string
}

/** Takes over what came of events; one that is there already, because of its runs, gets its record. */
export function ingest(db: Db, answered: readonly Answered[]): void {
  atomically(db, 'NORMAL', () => {
    for (const one of answered)
      db.run(
        `INSERT INTO events (id, key, name, at, agent, session, root, body, decision, record)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET decision = excluded.decision, record = excluded.record WHERE record IS NULL`,
        one.id,
        one.key,
        one.name,
        one.at,
        one.agent,
        one.session,
        one.root,
        one.body,
        one.decision,
        one.record,
      )
  })
}
