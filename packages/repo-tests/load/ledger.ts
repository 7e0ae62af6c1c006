import { DatabaseSync } from 'node:sqlite'
import type { Notebook } from './agent.ts'
import type { LoadWorld } from './world.ts'

/** What became of what was accepted. */
export interface Arrived {
  /** Deliveries that were due, and are nowhere. */
  readonly lost: readonly string[]
  readonly due: number
  readonly flood: number
  /** Delivered more than once, each time under the same id. */
  readonly repeated: number
}

/** Holds what was due against what arrived, wherever it was to. */
export async function lostOf(world: LoadWorld, { due, noted }: Notebook): Promise<Arrived> {
  const { calls, flood, repeated } = await world.receiver.tell('calls')
  const [stored, notes] = [rowsIn(world.rows), world.notes()]
  const told = notes.map((note) => note.slice(note.lastIndexOf(' ') + 1))
  const missing = (what: string, wanted: readonly string[], found: ReadonlySet<string>): readonly string[] =>
    wanted.flatMap((call) => (found.has(call) ? [] : [`${what}: ${call}`]))
  return {
    lost: [
      ...missing('webhook', due, new Set(calls)),
      ...missing('database', due, new Set(stored)),
      ...missing('script', noted, new Set(told)),
    ],
    due: due.length * 2 + noted.length,
    flood,
    // of rows the database sees to it itself
    repeated: repeated + notes.length - new Set(notes).size,
  }
}

function rowsIn(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true })
  const rows = database.prepare("SELECT json_extract(data, '$.callId') AS call FROM told").all()
  database.close()
  return rows.map(({ call }) => String(call))
}
