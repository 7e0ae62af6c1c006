import { listens, type HookConfig } from '@hookline/core'

/** The hooks that listen to any of these events, and those that they need: one that never runs counts as skipped. */
export function heard(names: readonly string[], hooks: readonly HookConfig[]): readonly HookConfig[] {
  const wanted = new Set(hooks.filter((hook) => names.some((name) => listens(hook.on, name))))
  // a set that grows is walked to its end
  for (const hook of wanted) {
    for (const one of hooks) if (hook.needs?.includes(one.id) && layer(one) === layer(hook)) wanted.add(one)
  }
  return wanted.size === hooks.length ? hooks : hooks.filter((hook) => wanted.has(hook))
}

function layer(hook: HookConfig): string {
  return hook.layer ?? 'user'
}
