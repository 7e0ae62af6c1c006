import { listens, type HookConfig } from '@hookline/core'
import { withNeeded } from './needed.ts'

/** The hooks that listen to any of these events, and those that they need. */
export function heard(names: readonly string[], hooks: readonly HookConfig[]): readonly HookConfig[] {
  return withNeeded(
    hooks.filter((hook) => names.some((name) => listens(hook.on, name))),
    hooks,
  )
}

/** True for a hook that may listen to hookline's own events, which come of what the others do. */
export function hearsNotes({ on }: HookConfig): boolean {
  return on.some((pattern) => pattern.startsWith('hook.') || pattern.startsWith('*.'))
}
