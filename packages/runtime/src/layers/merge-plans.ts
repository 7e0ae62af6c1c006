import type { Plan, PlanExecutor, PlanJournal } from '@hookline/config'
import type { HookConfig, Layer, Network } from '@hookline/core'

/** The plans of several layers as one, the company's first: their hooks one after another, each with the executors of its own layer. */
export function mergePlans(plans: readonly Plan[]): Plan {
  const some = plans.filter(({ sources, hooks }) => sources.length > 0 || hooks.length > 0)
  if (some.length === 1 && some[0]!.sources[0]?.layer === 'user') return some[0]!
  const own = some.map(withOwnNames)
  // a project has no say in these, whatever its plan holds
  const above = own.filter(({ sources }) => sources[0]?.layer !== 'project')
  return {
    format: 2,
    sources: own.flatMap(({ sources }) => sources),
    hooks: own.flatMap(({ hooks }) => hooks),
    executors: Object.assign({}, ...own.map(({ executors }) => executors)) as Plan['executors'],
    dispatch: Object.assign({}, ...own.map(({ dispatch }) => dispatch)) as Plan['dispatch'],
    ...joined(above, 'journal', (said) => said.reduce(both)),
    ...joined(above, 'server', firstOf),
    ...joined(above, 'network', allOf),
    ...joined(above, 'sandbox', firstOf),
    ...joined(own.filter(hasProfiles), 'profiles', (said) => [...new Set(said.flat())]),
    ...joined(own, 'inputs', (said) => Object.assign({}, ...said) as Plan['inputs']),
    warnings: own.flatMap(({ warnings }) => warnings),
  }
}

function hasProfiles({ profiles = [] }: Plan): boolean {
  return profiles.length > 0
}

/** What several plans say of one thing; none of them: nothing. */
function joined<Key extends 'journal' | 'server' | 'network' | 'sandbox' | 'profiles' | 'inputs'>(
  plans: readonly Plan[],
  key: Key,
  join: (said: readonly NonNullable<Plan[Key]>[]) => Plan[Key],
): Pick<Plan, Key> | undefined {
  const said = plans.flatMap(({ [key]: one }) => (one === undefined ? [] : [one]))
  return said.length === 0 ? undefined : ({ [key]: join(said) } as unknown as Pick<Plan, Key>)
}

/** What is kept: the least of what the company and the user say, and all events if one of them says so. */
function both(one: PlanJournal, other: PlanJournal): PlanJournal {
  const least = (key: 'keepMs' | 'maxBytes'): object =>
    one[key] === undefined || other[key] === undefined ? {} : { [key]: Math.min(one[key], other[key]) }
  const all = one.events === 'all' ? { events: one.events } : {}
  return { ...one, ...other, ...all, ...least('keepMs'), ...least('maxBytes') }
}

/** Key by key what the company says, else what the user says. */
function firstOf<Table extends object>(said: readonly Table[]): Table {
  return Object.assign({}, ...said.toReversed()) as Table
}

/** What the company and the user allow together. */
function allOf(said: readonly Network[]): Network {
  return { allowPrivate: [...new Set(said.flatMap(({ allowPrivate }) => allowPrivate))] }
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
