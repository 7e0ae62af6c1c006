import { uuidv7, type Delivery, type HookConfig, type LifecycleEvent } from '@hookline/core'
import { keep } from '@hookline/runtime/background'

type Means = Parameters<typeof keep>[1]

const hook: HookConfig = {
  id: 'effect',
  layer: 'user',
  on: ['exec.before'],
  executor: 'script',
  delivery: 'at-least-once',
}

/** Two hooks that do what they are to, and one that never can. */
export const EFFECTIVE: readonly string[] = ['effect', 'second']
export const FATAL: readonly string[] = ['fatal']

/** Keeps the runs of hooks for an event that has just come; their ids, and the journal that they are in. */
export function keepRuns(
  root: string,
  hooks: readonly string[],
  means: Pick<Means, 'env' | 'open' | 'warn'>,
): { readonly ids: readonly string[]; readonly journal: ReturnType<typeof keep>['journal'] } {
  const event = eventOf(uuidv7(Date.now()), root)
  const deliveries: readonly Delivery[] = hooks.map((id) => ({
    id: `${event.key}:user/${id}`,
    event,
    hook: { ...hook, id },
    matched: [],
    native: undefined,
    results: {},
    lineage: [],
    after: [],
  }))
  const how = { file: `${root}/hooks.toml`, required: true, root }
  const { journal } = keep(deliveries, { ...means, loaded: { plan: PLAN, errors: [] }, how })
  return { ids: deliveries.map(({ id }) => id), journal }
}

const PLAN: Means['loaded']['plan'] = {
  format: 2,
  sources: [],
  hooks: [],
  executors: {},
  dispatch: {},
  warnings: [],
}

function eventOf(id: string, root: string): LifecycleEvent {
  return {
    spec: 1,
    id,
    key: id,
    name: 'exec.before',
    at: new Date().toISOString(),
    channel: 'hook',
    agent: { name: 'codex' },
    session: { id: 's', cwd: root, root },
    data: { command: 'ls', argv: null, cwd: null, callId: id },
    raw: null,
  }
}
