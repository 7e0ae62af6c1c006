import { lstatSync, readdirSync, realpathSync } from 'node:fs'

/** The company's hooks.toml. Not to be moved by anything that a user or an agent can set. */
export const MANAGED_CONFIG = '/etc/hookline/hooks.toml'

/** Where a project may have its hooks.toml, below its root: at one of these places. */
export const PROJECT_CONFIGS = ['hooks.toml', '.hookline/hooks.toml', '.codex/hooks.toml'] as const

/** The hooks.toml of a project; `several`: there is more than one, and none of them counts; `outside`: a link out of the project. */
export type ProjectConfig =
  | { readonly is: 'none' }
  | { readonly is: 'one'; readonly file: string }
  | { readonly is: 'several'; readonly files: readonly string[] }
  | { readonly is: 'outside'; readonly file: string }

/** Looks for the hooks.toml of a project; `user`: the one that is the user's, wherever it lies. Nothing is read. */
export function projectConfig(root: string, user: string): ProjectConfig {
  const files = PROJECT_CONFIGS.map((name) => `${root}/${name}`).filter(
    (file) => file !== user && isThere(file),
  )
  if (files.length === 0) return { is: 'none' }
  if (files.length > 1) return { is: 'several', files }
  const [file] = files as [string]
  return isInside(file, root) ? { is: 'one', file } : { is: 'outside', file }
}

/** True for a path that, links followed, lies in a folder. */
export function isInside(path: string, folder: string): boolean {
  try {
    const inside = realpathSync(folder)
    return realpathSync(path).startsWith(inside === '/' ? inside : `${inside}/`)
  } catch {
    return false
  }
}

function isThere(file: string): boolean {
  try {
    const found = lstatSync(file, { throwIfNoEntry: false })
    // an empty folder stands in for a missing file as long as a hook runs behind a wall
    return found !== undefined && !(found.isDirectory() && readdirSync(file).length === 0)
  } catch {
    return false
  }
}
