import type { Plan, PlanExecutor, PlanJournal } from '@hookline/config'
import type { HookConfig, Layer } from '@hookline/core'

/** The plans of several layers as one: their hooks one after another, each with the executors of its own layer. */
export function mergePlans(plans: readonly Plan[]): Plan {
  const some = plans.filter(({ sources, hooks }) => sources.length > 0 || hooks.length > 0)
  if (some.length === 1 && some[0]!.sources[0]?.layer === 'user') return some[0]!
  const own = some.map(withOwnNames)
  return {
    format: 2,
    sources: own.flatMap(({ sources }) => sources),
    hooks: own.flatMap(({ hooks }) => hooks),
    executors: Object.assign({}, ...own.map(({ executors }) => executors)) as Plan['executors'],
    dispatch: Object.assign({}, ...own.map(({ dispatch }) => dispatch)) as Plan['dispatch'],
    ...journalOf(own),
    ...networkOf(own),
    ...profilesOf(own),
    ...inputsOf(own),
    warnings: own.flatMap(({ warnings }) => warnings),
  }
}

/** What is kept: the least of what the company and the user say, and all events if one of them says so. */
function journalOf(plans: readonly Plan[]): Pick<Plan, 'journal'> {
  const said = plans.flatMap(({ journal, sources }) =>
    journal === undefined || sources[0]?.layer === 'project' ? [] : [journal],
  )
  return said.length === 0 ? {} : { journal: said.reduce(both) }
}

/** What the company and the user allow together. */
function networkOf(plans: readonly Plan[]): Pick<Plan, 'network'> {
  const allowed = plans.flatMap(({ network, sources }) =>
    network === undefined || sources[0]?.layer === 'project' ? [] : network.allowPrivate,
  )
  return allowed.length === 0 ? {} : { network: { allowPrivate: [...new Set(allowed)] } }
}

function both(one: PlanJournal, other: PlanJournal): PlanJournal {
  const least = (key: 'keepMs' | 'maxBytes'): object =>
    one[key] === undefined || other[key] === undefined ? {} : { [key]: Math.min(one[key], other[key]) }
  const all = one.events === 'all' ? { events: one.events } : {}
  return { ...one, ...other, ...all, ...least('keepMs'), ...least('maxBytes') }
}

function profilesOf(plans: readonly Plan[]): Pick<Plan, 'profiles'> {
  const profiles = [...new Set(plans.flatMap((plan) => plan.profiles ?? []))]
  return profiles.length === 0 ? {} : { profiles }
}

function inputsOf(plans: readonly Plan[]): Pick<Plan, 'inputs'> {
  const inputs = plans.flatMap((plan) => (plan.inputs === undefined ? [] : [plan.inputs]))
  return inputs.length === 0 ? {} : { inputs: Object.assign({}, ...inputs) as NonNullable<Plan['inputs']> }
}

/** The plugins of a company or a project are known as `project/team`: no layer can stand in for another's. */
function withOwnNames(plan: Plan): Plan {
  const layer = plan.sources[0]?.layer ?? 'user'
  if (layer === 'user' || Object.keys(plan.executors).length === 0) return plan
  return {
    ...plan,
    hooks: plan.hooks.map((hook) => withOwnName(hook, plan.executors, layer)),
    executors: Object.fromEntries(
      Object.entries(plan.executors).map(([name, found]) => [`${layer}/${name}`, found]),
    ),
  }
}

function withOwnName(
  hook: HookConfig,
  executors: Readonly<Record<string, PlanExecutor>>,
  layer: Layer,
): HookConfig {
  return Object.hasOwn(executors, hook.executor) ? { ...hook, executor: `${layer}/${hook.executor}` } : hook
}
