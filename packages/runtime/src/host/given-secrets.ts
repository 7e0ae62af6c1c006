import type { HookContext, Json } from '@hookline/core'
import type { GivenSecrets } from './protocol.ts'

const KEYS: ReadonlySet<string> = new Set(['secret', 'env', 'file', 'command'])

/** The secrets that settings and variables of a hook name, to be sent to where its plugin runs. */
export function givenSecrets(
  secret: HookContext['secret'],
  ...values: readonly (Json | undefined)[]
): GivenSecrets {
  const found: Record<string, string> = {}
  const look = (value: Json | undefined): void => {
    if (typeof value !== 'object' || value === null) return
    const keys = Object.keys(value)
    if (keys.length === 1 && KEYS.has(keys[0]!)) {
      const text = valueOf(secret, value)
      if (text !== undefined) found[JSON.stringify(value)] = text
    }
    for (const inner of Object.values(value)) look(inner)
  }
  for (const value of values) look(value)
  return found
}

/** Only looks like one, or cannot be had, which the plugin is told if it asks. */
function valueOf(secret: HookContext['secret'], reference: Json): string | undefined {
  try {
    return secret(reference)
  } catch {
    return undefined
  }
}
