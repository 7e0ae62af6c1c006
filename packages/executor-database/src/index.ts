import type { Executor } from '@hookline/core'
import { createDatabase } from './database.ts'
import { options } from './options.ts'
import type { DatabaseOptions } from './settings.ts'

export type * from './settings.ts'

/** Keeps events in a table of SQLite, PostgreSQL or MySQL, and asks one for an answer. */
export const database: Executor<DatabaseOptions> = createDatabase(options)
