import { createMetrics, type Metrics } from '@hookline/core/metrics'
import type { Happened } from '@hookline/runtime'
import { createRemembered } from '@hookline/runtime/background'
import { createKeeper, createPlans, watchedPlans, type Keeper } from '@hookline/runtime/warm'
import { createTally, type Tally } from '@hookline/server'
import { version } from '../version.ts'
import type { About } from './about.ts'
import { createAnswering, type Answering } from './answering.ts'
import { compilerApart } from './compile-apart.ts'
import { createDeliveries, type Deliveries } from './deliveries.ts'
import { createEmitting, type Emitting } from './emitting.ts'
import type { OwnHttp } from './http.ts'
import { createNoticing, type Noticing } from './noticing.ts'
import { createSettings, type ServerSettings } from './settings.ts'

/** What the resident process is made of. */
export interface Parts {
  readonly tally: Tally
  readonly metrics: Metrics
  readonly deliveries: Deliveries
  readonly keeper: Keeper
  readonly answering: Answering
  readonly emitting: Emitting
  readonly settings: ServerSettings
  readonly noticing: Noticing
  /** Who tells the world, once it is there. */
  http: OwnHttp | undefined
}

export function partsOf({ env, state, owner, log }: About): Parts {
  const [tally, metrics, remembered] = [createTally(), createMetrics(), createRemembered()]
  const happened = (what: Happened): void => {
    tally.event(what.event, what.outcome)
    parts.http?.answered(what)
  }
  const deliveries = createDeliveries({
    env,
    observers: [metrics.observe, (moment) => parts.http?.delivered(moment)],
    remembered,
    log,
    owner,
  })
  const keeper = createKeeper({ env, kept: deliveries.poke, withhold: remembered.keep })
  const plans = watchedPlans(
    createPlans({ env, hookline: version, compiler: compilerApart }, 0, ({ before, loaded, how }) => {
      if (before !== undefined) parts.answering.retire(before)
      parts.noticing.changed(loaded, how)
    }),
    env,
  )
  const observers = [metrics.observe, tally.observe]
  const parts: Parts = {
    tally,
    metrics,
    deliveries,
    keeper,
    answering: createAnswering({ plans, stateDir: state, tally, keeper, observers, happened, log }),
    emitting: createEmitting({ plans, env, stateDir: state, keeper, observers, happened, log }),
    settings: createSettings(plans, env),
    noticing: createNoticing({ env, keeper, log }),
    http: undefined,
  }
  return parts
}

/** Closes them, the last that was told of first. */
export async function closeParts(parts: Parts): Promise<void> {
  await parts.http?.close()
  // closing may tell hooks of the last calls, which is something to keep
  await parts.answering.close()
  await parts.noticing.settled()
  await parts.deliveries.stop()
  parts.keeper.close()
}
