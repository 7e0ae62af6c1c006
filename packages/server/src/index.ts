export { askServer, type AskOptions } from './ask.ts'
export { isNewer } from './build.ts'
export type { Reply } from './connection.ts'
export type { CallFrame } from './frame.ts'
export {
  ownFolder,
  placeOf,
  readRecord,
  removeRecord,
  writeRecord,
  type Place,
  type ServerRecord,
} from './place.ts'
export { prove } from './proof.ts'
export { GREETING, TAKEN } from './protocol.ts'
export { serve, type ServeEnding, type ServeMeans, type Serving } from './serve.ts'
export type { CallCounts, QueueStatus, RunningHook, ServerStatus, SessionStatus } from './status.ts'
export { createTally, type Tally } from './tally.ts'
