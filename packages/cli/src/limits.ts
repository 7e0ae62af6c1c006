import type { Hold } from '@hookline/core'
import type * as Late from './late/limits.ts'

/** What holds hooks to their limits; loaded when one starts something. */
export function limits(): Hold {
  return (require('./late/limits.ts') as typeof Late).limits()
}
