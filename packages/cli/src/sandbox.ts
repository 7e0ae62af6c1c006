import type { Means } from '@hookline/runtime'
import type * as Late from './late/sandbox.ts'

/** What walls in what hooks start; loaded when one is to be. */
export const sandbox: NonNullable<Means['sandbox']> = (chosen) =>
  (require('./late/sandbox.ts') as typeof Late).sandbox(chosen)
