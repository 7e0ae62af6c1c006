import type { Db } from './sqlite.ts'

/** An event, as it is kept. */
export interface NewEvent {
  readonly id: string
  /** The fact: the same one is kept once. */
  readonly key: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly agent: string
  readonly session: string
  readonly root: string
  /** JSON without secrets. */
  readonly body: string
}

/** An event that was answered, and what the agent was told. */
export interface Answered extends NewEvent {
  readonly decision: string | null
  /** JSON: what became of each hook, and the reply. */
  readonly record: string
}

/** Keeps an event; false: the fact is there already. */
export function insertEvent(db: Db, event: NewEvent & Partial<Answered>): boolean {
  const { id, key, name, at, agent, session, root, body, decision = null, record = null } = event
  const added = db.run(
    `INSERT INTO events (id, key, name, at, agent, session, root, body, decision, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    id,
    key,
    name,
    at,
    agent,
    session,
    root,
    body,
    decision,
    record,
  )
  return added > 0
}
