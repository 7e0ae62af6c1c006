import { isOfProject } from './of-project.ts'
import { paint } from './paint.ts'

/**
 * Called after a verb wrote a hooks.toml, with the hooks that the edit was about; gives what is left to do, a line each.
 * Your own file needs no trust. What a project's says is run as it was trusted, so here is the place to trust what was edited.
 */
export function edited(file: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0 || !isOfProject(file)) return []
  const todo = `hooks of a project run as they were trusted. Run: hookline trust ${ids.join(' ')}`
  return [`${paint('yellow', 'to do')}: ${todo}`]
}
