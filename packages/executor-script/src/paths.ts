import type { HookContext, LifecycleEvent } from '@hookline/core'
import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

/** True for events whose subject is a path: their lines get the matched paths as `"$@"`. */
export function isAboutPaths(event: LifecycleEvent): boolean {
  return (
    event.name === 'patch.before' ||
    event.name === 'patch.after' ||
    (event.name === 'permission.request' && event.data.kind === 'patch')
  )
}

/** The matched paths without those that the patch took away. */
export function presentPaths({ event, matched }: HookContext<unknown, unknown>): readonly string[] {
  const { root } = event.session
  const gone = new Set(goneWith(event).map((path) => resolve(root, path)))
  return matched.filter((path) => !gone.has(resolve(root, path)) || existsSync(resolve(root, path)))
}

/** What a patch took away, if it did: only the disk knows. */
function goneWith(event: LifecycleEvent): readonly string[] {
  if (event.name !== 'patch.after') return []
  return event.data.files
    .filter(({ change }) => change === 'delete' || change === 'move')
    .map(({ path }) => path)
}

/** Paths as a program in `cwd` can use them, each with `/` or `./` in front, so that none is an option. */
export function usablePaths(paths: readonly string[], root: string, cwd: string): readonly string[] {
  return paths.map((path) => (isAbsolute(path) ? path : cwd === root ? `./${path}` : resolve(root, path)))
}
