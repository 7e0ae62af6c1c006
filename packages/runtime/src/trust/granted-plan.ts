import type { Overrides, Plan } from '@hookline/config'
import { hookName, type HookConfig } from '@hookline/core'
import { mergePlans } from '../layers/merge-plans.ts'
import { readGrant, readGrants, type Grant, type GrantedHook } from './grant.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The plan of what was trusted of a project, whatever its hooks.toml holds by now; `undefined`: nothing was. */
export function grantedPlan(root: string, overrides: Overrides | undefined, env: Env): Plan | undefined {
  const grant = readGrant(root, env)
  return grant === undefined || grant.hooks.length === 0 ? undefined : planOf(grant, overrides)
}

/** A plan with what was trusted of every project: for what is wired once, wherever the agent works. */
export function withAllGranted(plan: Plan, env: Env): Plan {
  return mergePlans([plan, ...readGrants(env).map((grant) => planOf(grant, undefined))])
}

function planOf({ file, digest, hooks, executors, dispatch }: Grant, overrides: Overrides | undefined): Plan {
  return {
    format: 2,
    sources: [{ file, layer: 'project', size: 0, mtimeMs: 0, ino: 0, sha256: digest, granted: true }],
    hooks: hooks.map((hook) => configOf(hook, overrides)),
    ...inputsOf(hooks, overrides),
    executors,
    profiles: hooks.flatMap((hook) => Object.keys(hook.profiles ?? {})),
    dispatch: Object.keys(dispatch).length === 0 ? {} : { project: dispatch },
    warnings: [],
  }
}

/** A profile was trusted with the hook; beyond that it can only be switched off for now, and a guard not even that. */
function configOf({ config, profiles = {}, id }: GrantedHook, overrides: Overrides | undefined): HookConfig {
  if (overrides === undefined || config.guard === true) return config
  const chosen = profiles[profileOf(profiles, overrides) ?? '']?.config ?? config
  const { settings } = overrides
  const isOff = settings.some((one) => one.replaceAll(/\s/g, '') === `hooks.${id}.enabled=false`)
  return isOff ? { ...chosen, enabled: false } : chosen
}

/** The profile that is about the hook, if it is the one that is chosen. */
function profileOf(profiles: object, overrides: Overrides | undefined): string | undefined {
  const chosen = overrides?.profile
  return chosen !== undefined && Object.hasOwn(profiles, chosen) ? chosen : undefined
}

/** What the hooks take from outside, as each of them was trusted. */
function inputsOf(hooks: readonly GrantedHook[], overrides: Overrides | undefined): Pick<Plan, 'inputs'> {
  const found = hooks.flatMap(({ config, profiles = {}, inputs, profileInputs = {} }) => {
    const profile = config.guard === true ? undefined : profileOf(profiles, overrides)
    const own = profile === undefined ? inputs : profileInputs[profile]
    return own === undefined ? [] : [[hookName(config), own] as const]
  })
  return found.length === 0 ? {} : { inputs: Object.fromEntries(found) }
}
