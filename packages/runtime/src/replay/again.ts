import { hookName, type Delivery, type HookConfig } from '@hookline/core'
import { condition } from '../condition.ts'
import { needName } from './need-name.ts'

/** What would be handed over for an event, and what cannot be. */
export interface ToSend {
  readonly deliveries: readonly Delivery[]
  /** Names of hooks that need the result of one that would have to run. */
  readonly held: readonly string[]
}

/** What it is chosen by. */
interface Ground {
  /** By name: the hooks as they are. */
  readonly hooks: ReadonlyMap<string, HookConfig>
  readonly unknown: ReadonlyMap<string, string>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Deliveries of the hooks as they are, without those whose `if` says no. */
export async function toSend(staged: readonly Delivery[], ground: Ground): Promise<ToSend> {
  const all = staged.map((one) => ({ ...one, hook: ground.hooks.get(hookName(one.hook))! }))
  const isHeld = ({ hook }: Delivery): boolean =>
    (hook.needs ?? []).some((id) => ground.unknown.has(needName(hook, id)))
  const deliveries: Delivery[] = []
  for (const one of all) if (!isHeld(one) && (await isDue(one, ground))) deliveries.push(one)
  return { deliveries, held: all.filter(isHeld).map(({ hook }) => hookName(hook)) }
}

/** One that waits for others is looked at again when they have ended. */
async function isDue({ hook, event, results, after }: Delivery, { env }: Ground): Promise<boolean> {
  return after.length > 0 || (await condition(hook, event, results, env)).holds !== false
}

/** The same deliveries as new ones: a known id would be taken for what was told twice. `n`: how often that was done. */
export function sentAgain(deliveries: readonly Delivery[], n: number): readonly Delivery[] {
  const renamed = (id: string): string => `${id}:replay-${n}`
  return deliveries.map((one) => ({ ...one, id: renamed(one.id), after: one.after.map(renamed) }))
}
