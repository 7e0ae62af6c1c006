import type { HooklineError } from '@hookline/core'
import { networkError } from './errors.ts'

/** The refusal of what is private; its hint is the line that would allow it. */
export function refusedPrivate(message: string, entry: string): HooklineError {
  return networkError('NETWORK_PRIVATE', `${message}, and is not in [network] allow_private`, {
    hint: `If it is meant, write \`allow_private = ["${entry}"]\` below \`[network]\` in your own hooks.toml.`,
  })
}
