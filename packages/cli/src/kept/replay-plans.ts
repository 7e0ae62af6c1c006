import type { HooklineError } from '@hookline/core'
import { loadPlan, type LoadedPlan } from '@hookline/runtime'
import {
  createReplay,
  recordedOf,
  type KeptParts,
  type Played,
  type Replay,
  type Replayed,
} from '@hookline/runtime/replay'
import type { Flags } from '../flags.ts'
import { planRequest } from '../plan.ts'
import { testable } from '../testable.ts'
import { means } from '../verbs/means.ts'

/** Plays events, each against the hooks of the project that it happened in. */
export interface Stages {
  readonly play: (event: KeptParts) => Promise<PlayedHere | { readonly errors: readonly HooklineError[] }>
  readonly close: () => Promise<void>
}

/** What came of it, and the plan that it was played by. */
export interface PlayedHere extends Played {
  readonly means: { readonly loaded: LoadedPlan; readonly root: string }
}

interface Stage {
  readonly loaded: LoadedPlan
  readonly replay: Replay
}

export function createStages(flags: Flags): Stages {
  const stages = new Map<string, Promise<Stage>>()
  return {
    async play(event) {
      const { root } = event
      if (!stages.has(root)) stages.set(root, stageOf(root, flags))
      const { loaded, replay } = await stages.get(root)!
      if (loaded.errors.length > 0) return { errors: loaded.errors }
      const recorded = recordedOf(event)
      const played = recorded === undefined ? UNKNOWN : await replay.play(recorded)
      return { ...played, means: { loaded, root } }
    },
    async close() {
      for (const stage of stages.values()) await (await stage).replay.close()
    },
  }
}

async function stageOf(root: string, flags: Flags): Promise<Stage> {
  const loaded = await loadPlan({ ...planRequest(flags), root })
  const { env, stateDir, inputs } = means(loaded)
  return {
    loaded,
    replay: await createReplay({ loaded, env, stateDir, inputs: inputs!, dialects: testable() }),
  }
}

const NOT_WHOLE: Replayed = {
  status: 'unknown',
  was: null,
  now: null,
  by: [],
  why: 'its data was not kept',
  hooks: [],
}

const UNKNOWN: Played = { replayed: NOT_WHOLE, sending: { deliveries: [], held: [] } }
