import type { HookConfig } from '@hookline/core'

/** These hooks and all that they need, directly or through others: a hook that never runs counts as skipped. */
export function withNeeded(wanted: readonly HookConfig[], all: readonly HookConfig[]): readonly HookConfig[] {
  const found = new Set(wanted)
  // a set that grows is walked to its end
  for (const hook of found) {
    for (const one of all) if (hook.needs?.includes(one.id) && layer(one) === layer(hook)) found.add(one)
  }
  return found.size === all.length ? all : all.filter((hook) => found.has(hook))
}

function layer(hook: HookConfig): string {
  return hook.layer ?? 'user'
}
