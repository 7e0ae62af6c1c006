import { defineExecutor, type Executor, type StandardSchema } from '@hookline/core'
import { check } from './check.ts'
import { execute, executeBatch } from './execute.ts'
import { preview } from './preview.ts'
import { openResource, type DatabaseResource } from './resource.ts'
import type { DatabaseOptions } from './settings.ts'
import { target } from './target.ts'

/** The executor, with the schema that its settings pass. */
export function createDatabase(
  options: StandardSchema<DatabaseOptions>,
): Executor<DatabaseOptions, DatabaseResource> {
  return defineExecutor<DatabaseOptions, DatabaseResource>({
    name: 'database',
    // a row says of which delivery it is, and that is stored once
    idempotent: true,
    options,
    target,
    check,
    open: openResource,
    execute,
    executeBatch,
    batch: { max: 250, bytes: 4 * 1024 * 1024 },
    preview,
    close: (resource, signal) => resource.close(signal),
  })
}
