import { dirname } from 'node:path'
import { projectConfig, projectRoot, userConfig } from '@hookline/runtime'

/** True for a hooks.toml that a repository brings: nothing of it may be loaded before it is trusted. */
export function isOfProject(file: string): boolean {
  const user = userConfig(process.env)
  const found = projectConfig(projectRoot(dirname(file)), user)
  if (found.is === 'several') return found.files.includes(file)
  return found.is !== 'none' && found.file === file
}
