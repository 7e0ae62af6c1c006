import { uuidv7, type Delivery, type HookConfig, type LifecycleEvent } from '@hookline/core'
import type { keep } from '@hookline/runtime/background'

/** What runs are kept with that are carried out by the hooks.toml as it is then. */
export const LOADED: Parameters<typeof keep>[1]['loaded'] = {
  plan: { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
  errors: [],
}

/** A promised hook of a script. */
export function promised(id: string): HookConfig {
  return { id, layer: 'user', on: ['exec.before'], executor: 'script', delivery: 'at-least-once' }
}

/** An event that has just come. */
export function execEvent(root: string, command: string): LifecycleEvent {
  const id = uuidv7(Date.now())
  return {
    spec: 1,
    id,
    key: id,
    name: 'exec.before',
    at: new Date().toISOString(),
    channel: 'hook',
    agent: { name: 'codex' },
    session: { id: 's', cwd: root, root },
    data: { command, argv: null, cwd: null, callId: id },
    raw: null,
  }
}

/** A run of a hook for it. */
export function deliveryOf(event: LifecycleEvent, hook: HookConfig, id: string): Delivery {
  return { id, event, hook, matched: [], native: undefined, results: {}, lineage: [], after: [] }
}
