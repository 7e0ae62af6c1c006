import { readToml } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { installError } from '../errors.ts'
import { readIf } from './file.ts'
import type { Registry, Seen } from './registry.ts'
import { registryOf, type Site } from './site.ts'

/** The agent, asked what it sees before anything is written. */
export interface Approach {
  /** `undefined`: it is not there, or does not answer. */
  readonly door: { readonly registry: Registry; readonly before: Seen } | undefined
  /** Why it does not answer. */
  readonly warnings: readonly string[]
}

/** Asks the agent; who asked closes the door. @throws HooklineError `AGENT_FILE_INVALID` when it cannot read its settings */
export async function approach(site: Site): Promise<Approach> {
  const text = readIf(site.settings)
  let registry: Registry | undefined
  try {
    registry = await registryOf(site)
    if (registry !== undefined) {
      const before = await registry.list(site.root)
      if (before.broken.length === 0) return { door: { registry, before }, warnings: [] }
      throw installError('AGENT_FILE_INVALID', before.broken.join('; '))
    }
  } catch (thrown) {
    await registry?.close()
    const error = HooklineError.from(thrown)
    if (error.code === 'AGENT_FILE_INVALID') throw error
    return { door: undefined, warnings: [error.message] }
  }
  checkToml(text, site.settings)
  return { door: undefined, warnings: [] }
}

/** Refuses settings that are broken, without starting the agent if they are not. @throws HooklineError `AGENT_FILE_INVALID` */
export async function checkSettings(site: Site): Promise<void> {
  try {
    checkToml(readIf(site.settings), site.settings)
  } catch (thrown) {
    // the agent has the last word on what it can read
    const { door } = site.program === undefined ? { door: undefined } : await approach(site)
    if (door === undefined) throw thrown
    await door.registry.close()
  }
}

function checkToml(text: string | undefined, file: string): void {
  if (text === undefined) return
  try {
    readToml(text, file)
  } catch (cause) {
    const { message, details } = HooklineError.from(cause)
    const { line = 1, column = 1 } = details
    throw installError('AGENT_FILE_INVALID', `${file}:${line}:${column}: it is not TOML: ${message}`, {
      file,
      line,
      column,
      cause,
    })
  }
}
