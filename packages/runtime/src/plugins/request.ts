import { dirname } from 'node:path'
import { MANAGED_CONFIG } from '../layers/places.ts'
import { userConfig } from '../state.ts'
import type { EditRequest } from '../edit/edit-file.ts'

/** What the verbs of plugins need to know. */
export interface PluginRequest extends Pick<EditRequest, 'file' | 'env' | 'compile' | 'dryRun'> {
  readonly cwd: string
  /** Told before something that takes long. */
  readonly onStep: (what: string) => void
}

/** The folder that packages are looked for from: that of the hooks.toml. */
export function prefixOf({ file }: Pick<PluginRequest, 'file'>): string {
  return dirname(file)
}

/** True where packages are hookline's own to install: beside the user's hooks.toml, or the company's. In a project they are its own. */
export function isOwn({ file, env }: Pick<PluginRequest, 'file' | 'env'>): boolean {
  return file === userConfig(env) || file === MANAGED_CONFIG
}
