import type { Observer } from '@hookline/core'
import { cleaned, customEvent, fileRecorder, NO_REPLY, raise, wasOf, type Happened } from '@hookline/runtime'
import { home, userConfig } from '@hookline/runtime/state'
import type { Keeper, Plans } from '@hookline/runtime/warm'
import type { EmitRequest } from '@hookline/server/http'
import { OWN_MEANS } from '../own-means.ts'

/** Sends events of the user's own through their hooks. */
export interface Emitting {
  /** @throws HooklineError the event is none, or its plan cannot be had */
  readonly emit: (request: EmitRequest) => Promise<unknown>
}

/** What it is done with. */
export interface EmittingMeans {
  readonly plans: Plans
  readonly env: NodeJS.ProcessEnv
  readonly stateDir: string
  readonly keeper: Keeper
  readonly observers: readonly Observer[]
  readonly happened: (what: Happened) => void
  readonly log: (message: string) => void
}

const WAIT_MS = 5000

export function createEmitting(means: EmittingMeans): Emitting {
  const { plans, env, stateDir, keeper, observers, log } = means
  return {
    async emit({ name, data = {}, cwd = home(env), session }) {
      const event = customEvent({ name, data, cwd, session })
      const config = userConfig(env)
      const how = { file: config, required: false, root: event.session.root, overrides: undefined }
      const loaded = await plans.planOf(how)
      const warn = ({ message }: Error): void => log(message)
      const outcome = await raise({
        event,
        loaded,
        ...OWN_MEANS,
        env,
        stateDir,
        log: (hook, message) => log(`${hook}: ${message}`),
        observers,
        background: (deliveries, waitMs) =>
          keeper.keep({ deliveries, loaded, how, env, warn }, Math.min(waitMs, WAIT_MS)),
      })
      const recorder = fileRecorder(env)
      recorder.seen(event)
      const what = { event, outcome, reply: NO_REPLY, loaded, config, wasOf }
      recorder.happened(what)
      means.happened(what)
      const { raw: _raw, ...told } = event
      return { event: cleaned(told), outcome: cleaned(outcome) }
    },
  }
}
