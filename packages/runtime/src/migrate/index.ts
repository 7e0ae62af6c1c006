export type { Draft, Drafted, MigrateRequest } from './draft.ts'
export { migrate, undoMigration, type Migration, type MigrateSteps } from './migrate.ts'
export { placeOf } from './original.ts'
export type { Switchable } from './switch.ts'
