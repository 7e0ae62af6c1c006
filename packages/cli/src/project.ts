import type { Compiled, PlanExecutor } from '@hookline/config'
import { dirname } from 'node:path'
import { projectConfig, projectRoot, userConfig } from '@hookline/runtime'
import { propose, readGrant, reviewed, type Proposed, type Review } from '@hookline/runtime/trust'
import { compileUntrusted, compileWith } from './compile.ts'
import { isOfProject } from './of-project.ts'

/** The project that somebody stands in, what it wants to run, and how that stands to what was trusted of it. */
export interface ProjectHere {
  readonly root: string
  readonly proposed: Proposed
  /** `undefined`: the file is broken, and there is nothing to review. */
  readonly review: Review | undefined
}

/** Looks at the project of a folder; `user`: the hooks.toml that is the user's. Nothing of it is run or loaded. `undefined`: it has no hooks and never had any. */
export async function projectHere(cwd: string, user: string): Promise<ProjectHere | undefined> {
  const root = projectRoot(cwd)
  const config = projectConfig(root, user)
  const grant = readGrant(root, process.env)
  if (config.is === 'none' && grant === undefined) return undefined
  const proposed = await propose(root, config, compileUntrusted)
  return { root, proposed, review: proposed.ok ? reviewed(proposed.proposal, grant) : undefined }
}

/**
 * Whose a hooks.toml is: of you or your company; or of a project, and then whether all of it was trusted. Only of one that is
 * not `untrusted` a verb may load a plugin.
 */
export async function ownerOf(file: string): Promise<'own' | 'trusted' | 'untrusted'> {
  if (!isOfProject(file)) return 'own'
  const here = await projectHere(dirname(file), userConfig(process.env))
  const hooks = here?.review?.hooks ?? []
  return hooks.length > 0 && hooks.every(({ state }) => state === 'trusted') ? 'trusted' : 'untrusted'
}

/** Reads it with the plugins that are trusted now. */
export function readTrusting(
  file: string,
  profile: string | undefined,
  plugins: ReadonlyMap<string, PlanExecutor>,
): Promise<Compiled> {
  return compileWith(file, { layer: 'project', overrides: { profile, settings: [] } }, plugins)
}
