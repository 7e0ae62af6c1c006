import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isExecutor, type AnyExecutor } from '@hookline/core'

const ROOT = join(import.meta.dirname, '../../..')

/** The executors of the packages, by name, as they are built. */
export async function packagedExecutors(): Promise<Readonly<Record<string, AnyExecutor>>> {
  const files = globSync('packages/executor-*/dist/index.js', { cwd: ROOT })
  const modules = await Promise.all(
    files.map(async (file) => (await import(pathToFileURL(join(ROOT, file)).href)) as object),
  )
  const executors = modules.flatMap((module) => Object.values(module) as unknown[]).filter(isExecutor)
  return Object.fromEntries(executors.map((executor) => [executor.name, executor]))
}
