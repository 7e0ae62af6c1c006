import type { Executor, StandardSchema } from '@hookline/core'
import { createDatabase } from './database.ts'
import type { DatabaseOptions } from './settings.ts'

export type * from './settings.ts'

/** A plan holds what the schema has already passed. */
const validated: StandardSchema<DatabaseOptions> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => ({ value: value as DatabaseOptions }),
  },
}

/** The same executor for a process that lives for one event: without a schema to load. */
export const database: Executor<DatabaseOptions> = createDatabase(validated)
