import { codex } from '@hookline/agents'
import { untried } from '@hookline/runtime'

/** What is said of a server of a version that nobody tried; `undefined`: it was. */
export function welcome(version: string): string | undefined {
  if (version === codex.tried || codex.versions?.some((one) => one.version === version) === true)
    return undefined
  const newer = untried(codex, version) ?? `hookline was not tried with Codex ${version}`
  return `${newer}; messages pass as they are, and what is known of them is told to hooks`
}
