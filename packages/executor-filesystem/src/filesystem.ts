import {
  defineExecutor,
  HooklineError,
  type BatchResult,
  type Executor,
  type HookContext,
  type StandardSchema,
} from '@hookline/core'
import { appendAll } from './append-all.ts'
import { check } from './check.ts'
import { execute } from './execute.ts'
import { preview } from './preview.ts'
import { openResource, type FilesystemResource } from './resource.ts'
import type { FilesystemOptions } from './settings.ts'

type Context = HookContext<FilesystemOptions, FilesystemResource>

/** The executor, by whatever looks at its settings. */
export function createFilesystem(
  options: StandardSchema<FilesystemOptions>,
): Executor<FilesystemOptions, FilesystemResource> {
  return defineExecutor<FilesystemOptions, FilesystemResource>({
    name: 'filesystem',
    options,
    target: ({ action, root = 'workspace' }) => `${action} ${root}`,
    check,
    open: (_settings, context) => openResource(context),
    execute,
    executeBatch: (all) => (all[0]?.options.action === 'append' ? appendAll(all) : oneByOne(all)),
    batch: { max: 1000, bytes: 8 * 1024 * 1024 },
    preview,
    close: (resource, signal) => resource.close(signal),
  })
}

async function oneByOne(all: readonly Context[]): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = []
  for (const ctx of all) results.push(await settled(ctx))
  return results
}

async function settled(ctx: Context): Promise<BatchResult> {
  try {
    return { status: 'done', output: await execute(ctx) }
  } catch (thrown) {
    return { status: 'failed', error: HooklineError.from(thrown) }
  }
}
