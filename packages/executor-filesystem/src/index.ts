import type { Executor } from '@hookline/core'
import { createFilesystem } from './filesystem.ts'
import { options } from './options.ts'
import type { FilesystemOptions } from './settings.ts'

export type * from './settings.ts'

/** Does something with files, within a folder that nothing leads out of. */
export const filesystem: Executor<FilesystemOptions> = createFilesystem(options)
