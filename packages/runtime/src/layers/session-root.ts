import { linkSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import type { LifecycleEvent } from '@hookline/core'
import { fileName } from '../file-name.ts'
import { redact } from '../redact.ts'
import { ownDir, stateDir } from '../state.ts'

type Env = Readonly<Record<string, string | undefined>>

const FOLDER = 'sessions'

/** The project root that a session was first seen in, as it lies in the state directory. */
interface Pin {
  readonly session: string
  readonly root: string
}

/**
 * The events, all with the project root that their session began in: an agent that walks into another folder takes its
 * project's hooks along, and no others.
 */
export function pinned(events: readonly LifecycleEvent[], env: Env): readonly LifecycleEvent[] {
  const [first] = events
  if (first === undefined || first.session.id === '') return events
  // what it is called is kept in a file, and in the name of one
  const root = pinnedRoot(redact(`${first.agent.name}/${first.session.id}`), first.session.root, env)
  if (events.every(({ session }) => session.root === root)) return events
  return events.map((event) => ({ ...event, session: { ...event.session, root } }))
}

/** Of files that were read: what one says stays as it is, and a process that stays reads each once. */
const known = new Map<string, Pin>()
const MOST_KNOWN = 1000

function pinnedRoot(session: string, root: string, env: Env): string {
  const file = `${stateDir(env)}/${FOLDER}/${fileName(session)}`
  const before = known.get(file)
  if (before?.session === session) return before.root
  if (ownDir(env, FOLDER) === undefined) return root
  const found = readPin(file, session)
  if (found === undefined) return pin(file, { session, root })
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(file, { session, root: found })
  return found
}

function readPin(file: string, session: string): string | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Pin
    return found.session === session ? found.root : undefined
  } catch {
    return undefined
  }
}

/** Whoever is first says where the session is; one who comes at the same time takes their word. */
function pin(file: string, { session, root }: Pin): string {
  const own = `${file}.${process.pid}`
  try {
    writeFileSync(own, JSON.stringify({ session, root } satisfies Pin), { mode: 0o600 })
    // there with all that it holds, or not at all
    linkSync(own, file)
    return root
  } catch {
    return readPin(file, session) ?? root
  } finally {
    forget(own)
  }
}

function forget(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // it never was there, or another process was faster
  }
}

const MONTH_MS = 30 * 24 * 3_600_000

/** Forgets the roots of sessions that began more than a month ago. */
export function forgetSessions(env: Env): void {
  const dir = ownDir(env, FOLDER)
  if (dir === undefined) return
  const oldest = Date.now() - MONTH_MS
  for (const name of readdirSync(dir))
    if ((statSync(`${dir}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
      forget(`${dir}/${name}`)
}
