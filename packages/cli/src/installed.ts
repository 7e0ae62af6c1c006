import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Layer } from '@hookline/core'
import { userConfig } from '@hookline/runtime/state'

/**
 * Folders from which executors of hookline are looked for: that of the user's hooks.toml, and where this hookline is installed. What
 * a user has installed is not run for the company.
 */
export function ownFolders(layer?: Layer): readonly string[] {
  const installed = installedIn()
  if (layer === 'managed') return installed === undefined ? [] : [installed]
  return [dirname(userConfig(process.env)), ...(installed === undefined ? [] : [installed])]
}

function installedIn(): string | undefined {
  try {
    const folder = dirname(realpathSync(process.argv[1]!))
    // in a copy: where it was taken from
    const origin = join(folder, 'origin')
    return existsSync(origin) ? readFileSync(origin, 'utf8').trim() : folder
  } catch {
    // it was called in a way that does not tell
    return undefined
  }
}
