export { tellLater } from './aside.ts'
export { hasOwnJournal, keep, openOwnJournal, WAIT_MS, type Kept, type OutboxMeans } from './outbox.ts'
export { OWNER_VARIABLE, startDeliverer, type DelivererProgram } from './start.ts'
export type { PlanHow, StoredCall } from './stored.ts'
