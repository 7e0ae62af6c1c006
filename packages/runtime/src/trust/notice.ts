import { howMany } from '../how-many.ts'
import type { ProjectConfig } from '../layers/places.ts'
import { readGrant } from './grant.ts'
import type { Proposed } from './proposal.ts'
import { counted, reviewed } from './review.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * What the user should hear of the hooks of a project when a session starts: what does not run, and what runs otherwise than
 * the file says. Nothing that the project's file holds is repeated: it is read by nobody yet.
 */
export function trustNotice(
  root: string,
  config: ProjectConfig,
  proposed: Proposed,
  env: Env,
): string | undefined {
  const grant = readGrant(root, env)
  if (!proposed.ok) {
    const what =
      config.is === 'several'
        ? 'this project has more than one hooks.toml, and none of them counts'
        : 'the hooks.toml of this project is broken'
    return `hookline: ${what}${goingOn(grant?.hooks.length ?? 0)}; run: hookline trust`
  }
  const { new: fresh, changed, gone } = counted(reviewed(proposed.proposal, grant))
  const said = [
    fresh === 0
      ? ''
      : `${howMany(fresh, 'hook')} of this project ${fresh === 1 ? 'is' : 'are'} not trusted and ${fresh === 1 ? 'does' : 'do'} not run`,
    changed === 0
      ? ''
      : `${howMany(changed, 'hook')} of this project ${changed === 1 ? 'has' : 'have'} changed: what was trusted goes on`,
    gone === 0
      ? ''
      : `${howMany(gone, 'trusted hook')} of this project ${gone === 1 ? 'is' : 'are'} gone from its file and ${gone === 1 ? 'goes' : 'go'} on`,
  ].filter((one) => one !== '')
  return said.length === 0 ? undefined : `hookline: ${said.join('; ')}. Run: hookline trust`
}

function goingOn(hooks: number): string {
  return hooks === 0 ? '' : `; what was trusted of it goes on (${howMany(hooks, 'hook')})`
}
