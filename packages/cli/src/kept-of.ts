import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { OfHook } from '@hookline/journal'
import { MANAGED_CONFIG, projectRoot, redact } from '@hookline/runtime'
import type { StoredCall } from '@hookline/runtime/background'
import { isOfProject } from './of-project.ts'

/** Which runs of the journal are of a hook in this file: as one of the user's, and of a project also as one that it brings. */
export function keptOf(file: string, id: string): readonly OfHook[] {
  if (file === MANAGED_CONFIG) return [{ hook: `managed/${id}` }]
  const own = real(file)
  const known = new Map<string, boolean>()
  const isOwn = (other: string): boolean => {
    if (!known.has(other)) known.set(other, real(other) === own)
    return known.get(other)!
  }
  const user: OfHook = { hook: `user/${id}`, isOurs: ({ call }) => isOwn(fileOf(call) ?? file) }
  if (!isOfProject(file)) return [user]
  const here = redact(projectRoot(dirname(file)))
  return [user, { hook: `project/${id}`, isOurs: ({ root }) => root === here }]
}

/** The hooks.toml that a run is carried out by. */
function fileOf(call: string): string | undefined {
  try {
    return (JSON.parse(call) as Partial<StoredCall>).how?.file
  } catch {
    return undefined
  }
}

function real(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
