import type { FillInputs } from '@hookline/runtime/inputs'
import type * as Late from './late/inputs.ts'

/** What fills variables and secrets in; loaded where a plan has some. */
export function inputs(): FillInputs {
  return (require('./late/inputs.ts') as typeof Late).withInputs
}
