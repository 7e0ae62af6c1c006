import { createHookManager, listens, type HookConfig, type LifecycleEvent } from '@hookline/core'
import { engines } from './engines.ts'

/** One pattern of a `match`, with the candidates that it fits. */
export interface PatternTried {
  /** As written, without the `!`. */
  readonly pattern: string
  /** True: it had a `!`. */
  readonly takesAway: boolean
  readonly fits: readonly string[]
}

/** Tries every pattern on every candidate of an event, each by itself. */
export async function tryPatterns(
  event: LifecycleEvent,
  hooks: readonly HookConfig[],
): Promise<{
  readonly candidates: readonly string[]
  readonly tried: (hook: HookConfig) => readonly PatternTried[] | null
}> {
  const written = hooks.filter((hook) => listens(hook.on, event.name)).flatMap((hook) => hook.match ?? [])
  const bare = [...new Set(written.map((pattern) => pattern.replace(/^!/, '')))]
  // the engine itself says what fits: a hook per pattern, and one without that is concerned by everything
  const probes = [undefined, ...bare].map((pattern, at): HookConfig => ({
    id: `p${at}`,
    on: [event.name],
    executor: 'answer',
    ...(pattern === undefined ? {} : { match: [pattern] }),
  }))
  const { deciders } = createHookManager({ hooks: probes, ...(await engines(probes)) }).plan(event)
  const matched = new Map(deciders.map((step) => [step.hook.config.id, step.matched]))
  const one = (pattern: string): PatternTried => {
    const name = pattern.replace(/^!/, '')
    return {
      pattern: name,
      takesAway: pattern.startsWith('!'),
      fits: matched.get(`p${bare.indexOf(name) + 1}`) ?? [],
    }
  }
  return {
    candidates: matched.get('p0') ?? [],
    tried: (hook) => (hook.match === undefined ? null : hook.match.map(one)),
  }
}
