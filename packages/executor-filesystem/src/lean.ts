import type { Executor, StandardSchema } from '@hookline/core'
import { createFilesystem } from './filesystem.ts'
import type { FilesystemOptions } from './settings.ts'

export type * from './settings.ts'

/** A plan holds what the schema has already passed. */
const validated: StandardSchema<FilesystemOptions> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => ({ value: value as FilesystemOptions }),
  },
}

/** The same executor for a process that lives for one event: without a schema. */
export const filesystem: Executor<FilesystemOptions> = createFilesystem(validated)
