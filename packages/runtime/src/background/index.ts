export { hasOwnJournal, keep, openOwnJournal, type Kept, type OutboxMeans } from './outbox.ts'
export { retentionOf } from './retention.ts'
export { OWNER_VARIABLE, startDeliverer, type DelivererProgram } from './start.ts'
export type { PlanHow, StoredCall } from './stored.ts'
