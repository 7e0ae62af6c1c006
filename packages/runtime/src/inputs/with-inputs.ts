import {
  hookName,
  prepareHooks,
  type Engines,
  type HookConfig,
  type Json,
  type PreparedHooks,
  type SecretReference,
} from '@hookline/core'
import type { LoadedPlan } from '../load-plan.ts'
import type { Prepare } from '../prepared.ts'
import { labelOf } from '../secrets/reference.ts'
import { createSecrets, type SecretMeans, type Secrets } from '../secrets/secrets.ts'
import { fill } from './fill.ts'

/** What is needed for it. */
export interface InputMeans extends SecretMeans {
  readonly loaded: LoadedPlan
  readonly standsIn?: ((hook: HookConfig) => boolean) | undefined
}

/** Hooks, what is done before each run of one, and what gives their secrets. */
export interface WithInputs {
  readonly filled: PreparedHooks
  readonly prepare: Prepare
  readonly secret: Secrets['get']
  /** Has the secrets of a hook read again before its next run. */
  readonly renew: Secrets['forget']
}

/** What does that. */
export type FillInputs = typeof withInputs

/** The hooks with what they take from outside of their file, and what is done about it before each run. */
export function withInputs(
  hooks: PreparedHooks,
  found: Engines,
  { loaded: { plan }, standsIn = none, ...means }: InputMeans,
): WithInputs {
  const { inputs } = plan
  const secrets = createSecrets(inputs, { ...means, maySecrets: means.maySecrets ?? trustedIn(plan) })
  const isFilled = inputs !== undefined && hooks.ready.some(({ name }) => Object.hasOwn(inputs, name))
  if (!isFilled)
    return { filled: hooks, prepare: () => undefined, secret: secrets.get, renew: secrets.forget }
  const { hooks: configs, faults } = fill(
    hooks.ready.map(({ config }) => config),
    inputs,
    means.env,
  )
  const prepare: Prepare = (hook) => {
    const fault = faults.get(hookName(hook))
    if (fault !== undefined) throw fault
    return standsIn(hook) ? undefined : secrets.prepare(hook)
  }
  const secret: Secrets['get'] = (reference, hook) =>
    standsIn(hook) ? standIn(reference) : secrets.get(reference, hook)
  return { filled: prepareHooks(configs, found), prepare, secret, renew: secrets.forget }
}

/** Hooks of a project only as they were trusted. */
function trustedIn({ sources }: LoadedPlan['plan']): (hook: HookConfig) => boolean {
  return ({ layer }) =>
    layer !== 'project' || sources.some((one) => one.layer === 'project' && one.granted === true)
}

function none(): boolean {
  return false
}

function standIn(reference: Json): string {
  return typeof reference === 'string'
    ? reference
    : `[secret ${labelOf(reference as unknown as SecretReference)}]`
}
