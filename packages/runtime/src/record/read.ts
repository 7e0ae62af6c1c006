import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { stateDir } from '../state.ts'
import type { LostCall, RecordLine } from './event-record.ts'
import { RECORD, seenName } from './file-recorder.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The record, the last first. A line that was cut short is left out. */
export function readRecord(env: Env): readonly RecordLine[] {
  return recordLines(env).flatMap(parsed).toReversed()
}

/** The calls that ended without an event, the last first. */
export function readLost(env: Env): readonly LostCall[] {
  return (
    recordLines(env)
      // who follows the record asks several times a second
      .filter((line) => line.includes('"lost":'))
      .flatMap(parsed)
      .filter((line) => 'lost' in line)
      .toReversed()
  )
}

function recordLines(env: Env): readonly string[] {
  const dir = join(stateDir(env), RECORD.folder)
  return [RECORD.before, RECORD.now].flatMap((name) => lines(join(dir, name)))
}

/** Another text once something was written to the record: for who asks again and again whether there is anything new. */
export function recordMark(env: Env): string {
  const dir = join(stateDir(env), RECORD.folder)
  return [RECORD.before, RECORD.now].map((name) => fileMark(join(dir, name))).join(' ')
}

function fileMark(file: string): string {
  try {
    const { ino, size } = statSync(file)
    return `${ino}:${size}`
  } catch {
    return '-'
  }
}

/** How often an agent reported an event, and when it last did. */
export interface Seen {
  readonly times: number
  /** RFC 3339. */
  readonly last: string
}

/** Whether an agent ever called hookline at an event, whatever hooks there were. */
export function readSeen(env: Env, agent: string, event: string): Seen | undefined {
  try {
    const { size, mtime } = statSync(join(stateDir(env), RECORD.folder, seenName(agent, event)))
    return size === 0 ? undefined : { times: size, last: mtime.toISOString() }
  } catch {
    return undefined
  }
}

function lines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** A line of it, read; nothing of one that is none, or of another version. */
export function parsed(line: string): readonly RecordLine[] {
  if (line === '') return []
  try {
    const record = JSON.parse(line) as RecordLine
    return record.v === 1 ? [record] : []
  } catch {
    return []
  }
}
