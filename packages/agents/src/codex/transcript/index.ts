import type { Transcript } from '@hookline/core'
import { complete, mayComplete } from './complete.ts'
import { event, fileOf } from './event.ts'
import { read } from './read.ts'
import { tellsWall, wall } from './wall.ts'

/** The rollout file of Codex: JSON lines, each with a type and a payload. */
export const transcript: Transcript = {
  fileOf,
  // a quote inside of a value has a backslash before it
  version: (head) =>
    /^\{[^\n]*?"type":"session_meta"[^\n]*?,"cli_version":"(\d[\w.+-]{0,60})"/.exec(head)?.[1],
  mayComplete,
  complete,
  tellsWall,
  wall,
  begins: (line) => line.includes('"type":"task_started"'),
  read,
  event,
}
