import { HooklineError, type PreparedHooks } from '@hookline/core'
import type { WithInputs } from './with-inputs.ts'

/** Hooks that take nothing from outside of their file, as nearly all do; a text stands for itself. */
export function asTheyAre(hooks: PreparedHooks): WithInputs {
  return {
    filled: hooks,
    prepare: () => undefined,
    renew: () => undefined,
    secret: (reference) => {
      if (typeof reference === 'string') return reference
      throw new HooklineError('SECRET_UNKNOWN', `no hook names a secret ${JSON.stringify(reference)}`)
    },
  }
}
