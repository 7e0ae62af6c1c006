import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { ownDir } from '../state.ts'
import { eventLine, lostLine } from './line.ts'
import type { Recorder } from './recorder.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where the record lies, below the state directory: the last events, those before, and how often each was seen. */
export const RECORD = { folder: 'events', now: 'recent.jsonl', before: 'recent.1.jsonl' } as const

/** A fuller file becomes the one before. */
const MOST_BYTES = 1 << 20
const MOST_SEEN = 1 << 20

/** Keeps the last events in two files of a megabyte, and counts all. */
export function fileRecorder(env: Env): Recorder {
  let dir: string | undefined
  const quietly = (act: (folder: string) => void): void => {
    try {
      dir ??= ownDir(env, RECORD.folder)
      if (dir !== undefined) act(dir)
    } catch {
      // a full or read-only disk: the record is for looking, the answer was given
    }
  }
  return {
    seen: ({ agent, name }) => quietly((folder) => count(`${folder}/${seenName(agent.name, name)}`)),
    happened: (what) =>
      quietly((folder) => {
        const line = eventLine(what)
        if (line !== undefined) keep(folder, line)
      }),
    lost: (what) => quietly((folder) => keep(folder, lostLine(what))),
  }
}

/** The file whose size is how often an agent reported an event, and whose time is when it last did. */
export function seenName(agent: string, event: string): string {
  return `seen.${agent}.${event}`.replaceAll(/[^\w.-]/g, '_').slice(0, 120)
}

/** One byte more: appending is what processes that run at once can do without a lock. */
function count(file: string): void {
  const fd = openToAppend(file)
  try {
    if (fstatSync(fd).size < MOST_SEEN) writeSync(fd, '.')
    else futimesSync(fd, new Date(), new Date())
  } finally {
    closeSync(fd)
  }
}

/** One write per line: lines of processes that run at once follow one another whole. */
function keep(dir: string, line: Buffer): void {
  const file = `${dir}/${RECORD.now}`
  const fd = openToAppend(file)
  try {
    writeSync(fd, line)
    const { size, ino } = fstatSync(fd)
    // whoever else saw that it is full may have been faster
    if (size > MOST_BYTES && statSync(file).ino === ino) renameSync(file, `${dir}/${RECORD.before}`)
  } finally {
    closeSync(fd)
  }
}

/** Not through a link, and without waiting for the reader of a pipe. */
function openToAppend(file: string): number {
  const { O_APPEND, O_CREAT, O_WRONLY } = constants
  const only =
    ((constants.O_NOFOLLOW as number | undefined) ?? 0) | ((constants.O_NONBLOCK as number | undefined) ?? 0)
  return openSync(file, O_APPEND | O_CREAT | O_WRONLY | only, 0o600)
}
