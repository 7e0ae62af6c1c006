import type { HookConfig } from '@hookline/core'

/** The name of a hook that another needs: one of its own layer. */
export function needName({ layer = 'user' }: HookConfig, id: string): string {
  return `${layer}/${id}`
}
