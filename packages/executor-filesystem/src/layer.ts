import type { HookConfig, Layer } from '@hookline/core'

/** Whose hook it is. */
export function layerOf({ layer = 'user' }: Pick<HookConfig, 'layer'>): Layer {
  return layer
}

/** The name that a hook is known by everywhere: `<layer>/<id>`. */
export function hookName(hook: Pick<HookConfig, 'layer' | 'id'>): string {
  return `${layerOf(hook)}/${hook.id}`
}
