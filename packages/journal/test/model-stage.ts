import type { Claimed } from '../src/claim.ts'
import { Model } from './model.ts'
import type { Stage } from './model-steps.ts'
import { world } from './world.ts'

/** A journal and a model of it that know the same time. */
export function stage(): Stage {
  const clock = world(1_700_000_000_000)
  return {
    journal: clock.journal,
    db: clock.db,
    clock,
    model: new Model(clock),
    held: [] as { claimed: Claimed; owner: string }[],
    lives: [1, 1],
    events: 0,
  }
}
