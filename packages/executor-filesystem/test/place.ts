import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Executor, HookContext, HookOutput } from '@hookline/core'
import { event, hookContext } from '@hookline/testing'
import { onTestFinished } from 'vitest'
import * as index from '../src/index.ts'
import * as lean from '../src/lean.ts'
import type { FilesystemOptions } from '../src/settings.ts'

/** The same executor behind both doors. */
export const DOORS: readonly (readonly [string, Executor<FilesystemOptions>])[] = [
  ['index', index.filesystem],
  ['lean', lean.filesystem],
]

/** A folder with a workspace, a state directory, and what lies around them. */
export interface Place {
  readonly dir: string
  readonly root: string
  readonly stateDir: string
  readonly event: (
    name?: Parameters<typeof event>[0],
    data?: Parameters<typeof event>[1],
  ) => ReturnType<typeof event>
}

export function place(): Place {
  const dir = folder()
  const [root, stateDir] = [join(dir, 'workspace'), join(dir, 'state', 'hookline')]
  mkdirSync(root)
  return {
    dir,
    root,
    stateDir,
    event: (name = 'exec.before', data = {}) => event(name, data, { session: { cwd: root, root } }),
  }
}

/** A folder for the test, without links in its path. */
export function folder(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-files-')))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  return dir
}

export type Around = Parameters<typeof hookContext<FilesystemOptions, unknown>>[1]

let deliveries = 0

/** A context in a place; each is a delivery of its own. */
export function contextIn(
  { event: made, stateDir }: Pick<Place, 'event' | 'stateDir'>,
  options: FilesystemOptions,
  around: Around = {},
): HookContext<FilesystemOptions, unknown> {
  const delivery = { id: `delivery-${++deliveries}`, attempt: 1 }
  return hookContext<FilesystemOptions, unknown>(options, { event: made(), stateDir, delivery, ...around })
}

/** Opens, runs once and closes: what nobody waits for is done, too. */
export async function run(
  where: Pick<Place, 'event' | 'stateDir'>,
  options: FilesystemOptions,
  around: Around = {},
  executor: Executor<FilesystemOptions> = index.filesystem,
): Promise<HookOutput> {
  const ctx = contextIn(where, options, around)
  const resource = await executor.open!(ctx.options, ctx)
  try {
    return (await executor.execute({ ...ctx, resource })) ?? {}
  } finally {
    await executor.close!(resource, AbortSignal.timeout(20_000))
  }
}

/** What an agent says before it changes these files. */
export function patchOf(here: Place, paths: readonly string[]): ReturnType<typeof event> {
  return here.event('patch.before', {
    files: paths.map((path) => ({ path, change: 'update', to: null })),
    patch: null,
  })
}
