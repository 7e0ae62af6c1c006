import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { ownDir } from '../state.ts'
import { stateUnusable } from '../state-fault.ts'
import { SESSIONS, toldFile } from '../session/told-file.ts'
import { isAlive } from './is-alive.ts'

/** One run of an agent with hooks of its own, as it is known in the state directory while it goes on. */
export interface SessionRecord {
  readonly id: string
  /** What its calls tell of themselves. */
  readonly told: string
  readonly close: () => void
}

interface Kept {
  readonly pid: number
  readonly copy: string
}

/** Notes that a session begins, so that nobody takes away the copy that it calls. @throws HooklineError `STATE_UNUSABLE` */
export function openSessionRecord(copy: string, env: NodeJS.ProcessEnv): SessionRecord {
  const dir = ownDir(env, SESSIONS)
  if (dir === undefined) throw stateUnusable(env, 'no session can be noted', SESSIONS)
  forgetEnded(dir)
  const id = randomUUID()
  const [file, told] = [join(dir, `${id}.json`), toldFile(dir, id)]
  writeFileSync(file, JSON.stringify({ pid: process.pid, copy } satisfies Kept), { mode: 0o600, flag: 'wx' })
  writeFileSync(told, '', { mode: 0o600, flag: 'wx' })
  const close = (): void => [file, told].forEach((one) => rmSync(one, { force: true }))
  return { id, told, close }
}

/** The copies that sessions call which go on. */
export function sessionCopies(stateDir: string): readonly string[] {
  return recordsIn(join(stateDir, SESSIONS)).flatMap(({ kept }) =>
    kept !== undefined && isAlive(kept.pid) ? [kept.copy] : [],
  )
}

/** Whoever was killed did not tidy up. */
function forgetEnded(dir: string): void {
  for (const { id, kept } of recordsIn(dir)) {
    const file = join(dir, `${id}.json`)
    if (kept === undefined ? isYoung(file) : isAlive(kept.pid)) continue
    for (const one of [file, toldFile(dir, id)]) rmSync(one, { force: true })
  }
}

/** Another that begins at the same time has made it, and not written it yet. */
function isYoung(file: string): boolean {
  return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < YOUNG_MS
}

const YOUNG_MS = 60_000

function recordsIn(dir: string): readonly { readonly id: string; readonly kept: Kept | undefined }[] {
  return names(dir)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ id: basename(name, '.json'), kept: read(join(dir, name)) }))
}

function names(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

function read(file: string): Kept | undefined {
  try {
    const { pid, copy } = JSON.parse(readFileSync(file, 'utf8')) as Kept
    return { pid, copy }
  } catch {
    return undefined
  }
}
