export { fileLog } from './log.ts'
export { logReader, type LogLine, type LogReader } from './read-log.ts'
export { runDeliverer, type DeliverRequest } from './run.ts'
export type { Ending } from './work.ts'
