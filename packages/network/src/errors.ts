import { HooklineError, type ErrorDetails } from '@hookline/core'

/** Why a connection is not made: code, and what to do about it. */
export const NETWORK_ERRORS = {
  NETWORK_PRIVATE:
    'If it is meant, allow it in your own hooks.toml: `allow_private = ["host:port"]` below `[network]`.',
  NETWORK_PLAIN:
    'Use https; if plain http is meant, allow it in your own hooks.toml: `allow_private = ["host:port"]` below `[network]`.',
  NETWORK_SCHEME: 'Write a URL that begins with https://.',
  NETWORK_CREDENTIALS: 'Take the user and the password out of the URL; give them as `auth` or as a header.',
  NETWORK_HOST: 'Write a host as DNS knows it, or an address.',
  NETWORK_NAME: 'Look whether the name is spelled right and whether DNS works here.',
  NETWORK_PROXY: 'Mend the proxy in the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY), or do without it.',
} as const

/** A code of the table above. */
export type NetworkErrorCode = keyof typeof NETWORK_ERRORS

/** An error of the guard, with the hint of its code; trying again is no use unless `details` say so. */
export function networkError(
  code: NetworkErrorCode,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: NETWORK_ERRORS[code], retryable: false, ...details })
}
