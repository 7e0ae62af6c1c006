import { addressOf, shownAddress } from './address.ts'
import { secretName } from './reveal.ts'
import type { DatabaseOptions } from './settings.ts'

/** The database; of a secret URL where it lies. */
export function target({ url }: DatabaseOptions): string {
  if (typeof url !== 'string') return secretName(url)
  const address = addressOf(url)
  return typeof address === 'string' ? 'database' : shownAddress(address)
}
