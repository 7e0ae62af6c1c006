import type { HookConfig } from '@hookline/core'

/** True for a hook of a repository: what it says is held to more than what its user says. */
export function isProject({ layer }: HookConfig): boolean {
  return layer === 'project'
}
