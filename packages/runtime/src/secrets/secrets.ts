import type { Plan } from '@hookline/config'
import {
  hookName,
  HooklineError,
  type HookConfig,
  type Json,
  type MaybePromise,
  type SecretReference,
} from '@hookline/core'
import { placed, placedError } from '../inputs/placed.ts'
import { valueAt } from '../inputs/value-at.ts'
import { printedNow, type SecretCommand } from './command.ts'
import { createKept } from './kept.ts'
import { followed, printedSecret, refuseUntrusted, type SecretPlaces } from './reference.ts'

/** What secrets are read with. */
export interface SecretMeans extends SecretPlaces {
  /** Default: hooks of a company and of the user, none of a repository. */
  readonly maySecrets?: ((hook: HookConfig) => boolean) | undefined
}

/** The secrets that hooks of a plan name, each read once and kept in memory alone. */
export interface Secrets {
  /** Reads all that a hook names. @throws HooklineError what is wrong with the first that cannot be had */
  readonly prepare: (hook: HookConfig) => MaybePromise<void>
  /** One that the hook names, once it is read; a text stands for itself. @throws HooklineError `SECRET_UNKNOWN` */
  readonly get: (reference: Json, hook: HookConfig) => string
  /** The same where nothing was read before: what a command prints is waited for. */
  readonly getNow: (reference: Json, hook: HookConfig) => string
  /** All that a hook names is read again when it is next asked for. */
  readonly forget: (hook: HookConfig) => void
}

export function createSecrets(inputs: Plan['inputs'], means: SecretMeans): Secrets {
  const kept = createKept()
  /** Reads it, or gives the command that prints it. */
  const read = (reference: SecretReference, hook: HookConfig): SecretCommand | undefined => {
    refuseUntrusted(hook, means.maySecrets)
    const key = keyOf(reference, hook)
    if (kept.get(key) !== undefined) return undefined
    const found = followed(reference, hook, means)
    if (typeof found !== 'string') return found
    kept.keep(key, reference, found)
    return undefined
  }
  const known = (reference: Json, hook: HookConfig): string | undefined => {
    if (!isNamed(reference, hook, inputs)) throw unnamed(reference, hook)
    return typeof reference === 'string' ? reference : kept.get(keyOf(reference, hook))
  }
  return {
    prepare(hook) {
      const waits = usesOf(hook, inputs).flatMap(({ reference, use }) => {
        const command = placed(use, hook, () => read(reference, hook))
        if (command === undefined) return []
        const told = (thrown: unknown): never => {
          throw placedError(use, hook, thrown)
        }
        return [kept.printedBy(command, keyOf(reference, hook), reference).catch(told)]
      })
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined)
    },
    get(reference, hook) {
      const value = known(reference, hook)
      if (value === undefined) throw unnamed(reference, hook)
      return value
    },
    getNow(reference, hook) {
      const before = known(reference, hook)
      if (before !== undefined) return before
      const own = reference as unknown as SecretReference
      const command = read(own, hook)
      const key = keyOf(own, hook)
      if (command !== undefined) kept.keep(key, own, printedSecret(printedNow(command), command))
      return kept.get(key)!
    },
    forget(hook) {
      for (const { reference } of usesOf(hook, inputs)) kept.drop(keyOf(reference, hook))
    },
  }
}

/** Where a relative path leads depends on the file that names it. */
function keyOf(reference: Json | SecretReference, hook: HookConfig): string {
  return `${hook.layer ?? 'user'}\0${hook.source?.file ?? ''}\0${JSON.stringify(reference)}`
}

type Use = NonNullable<Plan['inputs']>[string]['secrets'][number]

/** The references as they are once variables in them are filled. */
export function usesOf(
  hook: HookConfig,
  inputs: Plan['inputs'],
): readonly { readonly reference: SecretReference; readonly use: Use }[] {
  const uses = inputs?.[hookName(hook)]?.secrets ?? []
  return uses.map((use) => ({ reference: valueAt(hook, use.path) as SecretReference, use }))
}

function isNamed(reference: Json, hook: HookConfig, inputs: Plan['inputs']): boolean {
  if (typeof reference === 'string') return true
  const text = JSON.stringify(reference)
  return usesOf(hook, inputs).some((one) => JSON.stringify(one.reference) === text)
}

function unnamed(reference: Json, hook: HookConfig): HooklineError {
  const hint = 'A secret stands in `env`, or in a setting that its executor marks `x-secret`.'
  return new HooklineError(
    'SECRET_UNKNOWN',
    `${hookName(hook)} names no secret ${JSON.stringify(reference)}`,
    { hint },
  )
}
