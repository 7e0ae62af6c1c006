import type { HookConfig, LifecycleEvent } from '@hookline/core'
import type { HookWas } from './event-record.ts'

/** What a hook is, in short; nothing of one that only answers: it can be asked again. */
export function wasOf(hook: HookConfig, event: LifecycleEvent): HookWas | undefined {
  const { executor, options, env, envPass, decide, guard, match } = hook
  if (executor === 'answer') return undefined
  return {
    does: short(JSON.stringify([executor, options, env, envPass])),
    ...(decide === undefined ? {} : { judges: short(decide) }),
    ...(guard === true ? { guard } : {}),
    ...(match !== undefined && givenOf(hook, event) !== undefined ? { match } : {}),
  }
}

/** Of what there may be several that a hook is given as its `match` picks them: paths, and what is no script commands as well. */
export function givenOf({ executor }: HookConfig, event: LifecycleEvent): 'paths' | 'commands' | undefined {
  const kind = event.name === 'permission.request' ? event.data.kind : event.name.split('.')[0]
  if (kind === 'patch') return 'paths'
  return kind === 'exec' && executor !== 'script' ? 'commands' : undefined
}

/** Tells texts apart, no more: nobody gains by making two that are alike, and an agent waits for it. FNV-1a, twice. */
function short(text: string): string {
  let [one, two] = [0x811c9dc5, 0x1b873593]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(two ^ code, 0x85ebca6b)
  }
  return (one >>> 0).toString(36) + (two >>> 0).toString(36)
}
