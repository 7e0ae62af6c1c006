import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** True for a path in the project that the current folder belongs to: what an agent works on there it may write. */
export function isWithinWorkspace(path: string, from: string = process.cwd()): boolean {
  const way = relative(real(workspaceOf(from)), real(resolve(path)))
  return way !== '..' && !way.startsWith('../') && !way.startsWith('/')
}

/** The project as hookline finds it: the nearest folder with a `.git` that is not empty, else the folder itself. */
function workspaceOf(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isRepository(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return from
  }
}

/** Agents leave empty folders of that name where they wall commands in. */
function isRepository(git: string): boolean {
  if (!existsSync(git)) return false
  try {
    return readdirSync(git).length > 0
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

/** Of what is not there its folder is looked at. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return dirname(path) === path ? path : join(real(dirname(path)), path.slice(dirname(path).length + 1))
  }
}
