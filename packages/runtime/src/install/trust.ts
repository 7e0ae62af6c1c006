import type { Seen, SeenHook, TrustEdit } from './registry.ts'

/** What changed in a file of hooks. */
export interface Change {
  readonly before: Seen
  readonly after: Seen
  /** Keys of hooks of others that stand somewhere else now. */
  readonly moved: readonly { readonly from: string; readonly to: string }[]
  readonly isOurs: (hook: SeenHook) => boolean
}

/**
 * What to write so that everything is trusted that was, and our lines are: an agent knows a hook by its place, so a hook
 * that moved would otherwise be a stranger, or pass for the one that stood there.
 */
export function trustEdits({ before, after, moved, isOurs }: Change): ReadonlyMap<string, TrustEdit> {
  const edits = new Map<string, TrustEdit>()
  const was = new Map(before.hooks.map((hook) => [hook.key, hook]))
  const is = new Map(after.hooks.map((hook) => [hook.key, hook]))
  const vacated = [...before.hooks.filter(isOurs).map(({ key }) => key), ...moved.map(({ from }) => from)]
  for (const key of vacated) if (before.records.has(key)) edits.set(key, undefined)
  for (const { from, to } of moved) {
    const [old, now] = [was.get(from), is.get(to)]
    if (old?.trusted === true && now?.hash === old.hash)
      edits.set(to, { hash: old.hash, enabled: old.enabled })
  }
  for (const hook of after.hooks.filter(isOurs)) {
    if (hook.trusted) edits.delete(hook.key)
    else edits.set(hook.key, { hash: hook.hash, enabled: hook.enabled })
  }
  return edits
}
