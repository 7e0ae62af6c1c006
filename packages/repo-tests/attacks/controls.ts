import type { Actor, Attack } from './attack.ts'

/** How it is shown that what holds an attack is what the docs name: without the guard, or by words that open Codex, it is done. */
export interface AttackControl {
  readonly actor: Actor
  /** `itself`: by somebody with more rights the same attack comes to the deed. */
  readonly by: 'no guard' | 'words' | 'itself'
}

/** The controls of an attack: none where it is not held, and what is missing where it should have one and has none. */
export function controlsOf({ comes, isHeldByCodex, opens }: Attack): readonly AttackControl[] {
  const actors = Object.entries(comes) as readonly (readonly [Actor, string])[]
  const [held] = actors.filter(([, verdict]) => verdict === 'held').slice(-1)
  if (held === undefined) return []
  const [actor] = held
  if (isHeldByCodex !== true) return [{ actor, by: 'no guard' }]
  if (opens !== undefined) return [{ actor, by: 'words' }]
  return comes.full !== 'held' && comes.full !== undefined ? [{ actor: 'full', by: 'itself' }] : []
}

/** True if there is something that a repository can do it by. */
export function bringsSomething({ brings, env, stage = {} }: Attack): boolean {
  const ofWorkspace = Object.keys(stage.files ?? {}).some((path) => path.startsWith('work/'))
  return brings !== undefined || env !== undefined || ofWorkspace
}
