export { tellLater } from './aside.ts'
export {
  hasOwnJournal,
  journalFile,
  keep,
  keepAll,
  openOwnJournal,
  WAIT_MS,
  type Kept,
  type OutboxMeans,
  type ToKeep,
} from './outbox.ts'
export { isGone, ownerName } from './owner.ts'
export { createRemembered, type Remembered } from './remembered.ts'
export { retentionOf } from './retention.ts'
export { OWNER_VARIABLE, startDeliverer, type DelivererProgram } from './start.ts'
export type { PlanHow, StoredCall } from './stored.ts'
