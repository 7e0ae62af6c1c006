import type { Compiled } from '@hookline/config'
import { projectConfig } from '@hookline/runtime'
import { propose, readGrant, trustNotice } from '@hookline/runtime/trust'

/** Reads a project's file without loading what it names. */
type Read = (file: string, profile: string | undefined) => Promise<Compiled>

/** What is to be said of the hooks of a project at the start of a session; `undefined`: nothing. */
export async function projectNotice(root: string, user: string, read: Read): Promise<string | undefined> {
  const config = projectConfig(root, user)
  if (config.is === 'none' && readGrant(root, process.env) === undefined) return undefined
  return trustNotice(root, config, await propose(root, config, read), process.env)
}
