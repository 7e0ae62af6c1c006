import { listens, type LifecycleEvent } from '@hookline/core'
import type { LoadedPlan } from '@hookline/runtime'
import {
  heartbeat,
  missedEvents,
  noticedEvents,
  OWN_NAMES,
  ownEvent,
  rememberSkipped,
  skippedEvents,
  tellingPlan,
  told,
  type Noticed,
} from '@hookline/runtime/noticing'
import { stateDir } from '@hookline/runtime/state'
import { placeOf, readRecord } from '@hookline/server/start'
import type { Asked } from './asked.ts'
import type { RaiseOwn } from './raise-own.ts'
import type { SessionNews } from './session-news.ts'
import { version } from './version.ts'

/** Tells hooks what was noticed as a session began, and how hookline stands: the agent has its answer, and its user the lines. Never throws. */
export async function tell(
  about: Asked,
  loaded: LoadedPlan,
  news: SessionNews,
  raise: RaiseOwn,
): Promise<void> {
  const { event, noticed, skipped } = news
  const { env } = about
  try {
    told(noticed.noticed, 'isShown', env)
    rememberSkipped(skipped, event, env)
    if (!isHeard(loaded)) return told(noticed.noticed, 'isTold', env)
    await tellNoticed(noticed.noticed, event, { loaded, env, raise })
    await raiseAll([...skippedEvents(skipped, event), beat(about, loaded, news)], loaded, raise)
  } catch {
    // what nobody was told of is told at the next start
  }
}

function isHeard({ plan }: LoadedPlan): boolean {
  return plan.hooks.some(
    ({ on, enabled }) => enabled !== false && OWN_NAMES.some((name) => listens(on, name)),
  )
}

/** Tells hooks of those of a project that would have run for these events, were they trusted. Never throws. */
export async function tellMissed(
  events: readonly LifecycleEvent[],
  loaded: LoadedPlan,
  about: Asked,
  raise: RaiseOwn,
): Promise<void> {
  try {
    const missed = await missedEvents(events, about.env)
    await raiseAll(missed, loaded, raise)
    if (missed.length > 0) about.startKept(false)
  } catch {
    // it is only told
  }
}

/** Tells hooks what was noticed of guards; what could not be kept is told again at the next start. */
export async function tellNoticed(
  some: readonly Noticed[],
  about: Parameters<typeof noticedEvents>[1],
  {
    loaded,
    env,
    raise,
  }: { readonly loaded: LoadedPlan; readonly env: Asked['env']; readonly raise: RaiseOwn },
): Promise<void> {
  const open = some.filter(({ isTold }) => !isTold)
  if (await raiseAll(noticedEvents(open, about), loaded, raise)) told(open, 'isTold', env)
}

/** True if nothing of it was lost. */
async function raiseAll(
  events: readonly LifecycleEvent[],
  loaded: LoadedPlan,
  raise: RaiseOwn,
): Promise<boolean> {
  let isKept = true
  for (const event of events) if (!(await raise(event, tellingPlan(event, loaded)))) isKept = false
  return isKept
}

function beat(
  { env, flags }: Asked,
  loaded: LoadedPlan,
  { event, noticed, skipped }: SessionNews,
): LifecycleEvent {
  const broken = loaded.errors.map(
    ({ message, details: { file } }) => `hookline: ${file ?? 'hooks.toml'}: ${message}`,
  )
  const data = heartbeat({
    loaded,
    agent: event.agent,
    scope: flags.text['scope'],
    hookline: version,
    due: [...broken, ...(loaded.notices ?? [])],
    pauses: noticed.paused,
    skipped,
    server: readRecord(placeOf(stateDir(env))),
    env,
  })
  return ownEvent('guard.heartbeat', data, `heartbeat:${event.key}`, event)
}
