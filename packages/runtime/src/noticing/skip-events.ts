import { readFileSync } from 'node:fs'
import { prepareHooks, type HookConfig, type HookSkip, type LifecycleEvent } from '@hookline/core'
import { engines } from '../engines.ts'
import { claimFact, fileOf, forgetFact } from '../facts/ledger.ts'
import { isDue } from '../hear.ts'
import { readGrant } from '../trust/grant.ts'
import { ownEvent } from './own-event.ts'
import type { SkippedHook } from './skipped.ts'

type Env = Readonly<Record<string, string | undefined>>

const KEY = 'hooks-skipped'

/** Remembers them for as long as the session lasts, so that each can be told of when it first would have run. */
export function rememberSkipped(some: readonly SkippedHook[], session: LifecycleEvent, env: Env): void {
  const about = { ...session, key: KEY }
  forgetFact(about, env)
  const missed = some.filter(({ why }) => why === 'untrusted')
  if (missed.length > 0) claimFact(about, env, JSON.stringify(missed))
}

/** As a session begins: an event of each. */
export function skippedEvents(
  some: readonly SkippedHook[],
  session: LifecycleEvent,
): readonly LifecycleEvent[] {
  return some.map((one) => skipEvent(one, session))
}

/** The events of those that would have run for these if they were trusted; of each hook once in a session. */
export async function missedEvents(
  events: readonly LifecycleEvent[],
  env: Env,
): Promise<readonly LifecycleEvent[]> {
  const [first] = events
  const all = first === undefined ? [] : missedIn(first, env)
  if (all.length === 0) return []
  const trusted = new Set(readGrant(first!.session.root, env)?.hooks.map(({ id }) => id))
  const hooks = all
    .filter(({ about }) => about !== undefined && !trusted.has(about.id))
    .map(({ about }): HookConfig => ({ ...about!, layer: 'project', executor: 'answer' }))
  const prepared = prepareHooks(hooks, await engines(hooks))
  return events.flatMap((event) => {
    if (event.name === 'session.start' || !isDue(event, prepared)) return []
    const { rewriters, deciders } = prepared.plan(event)
    return [...rewriters, ...deciders]
      .filter(({ hook }) => claimFact({ ...event, key: `${KEY}:${hook.name}` }, env))
      .map(({ hook }) => skipEvent({ hook: hook.name, why: 'untrusted' }, event))
  })
}

function missedIn(event: LifecycleEvent, env: Env): readonly SkippedHook[] {
  const file = fileOf({ ...event, key: KEY }, env)
  if (file === undefined) return []
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly SkippedHook[]
  } catch {
    // there are none, as nearly always
    return []
  }
}

const SAID = {
  untrusted: 'nobody has trusted it, and it does not run',
  changed: 'it has changed since it was trusted: what was trusted runs',
} as const

/** One fact: this hook, in this session, at the start or when it first mattered. */
function skipEvent({ hook, why }: Pick<SkippedHook, 'hook' | 'why'>, about: LifecycleEvent): LifecycleEvent {
  const data: HookSkip = { hook, event: about.name, message: SAID[why], why }
  const when = about.name === 'session.start' ? about.name : 'missed'
  const key = ['skipped', about.agent.name, about.session.id, hook, why, when].join(':')
  return ownEvent('hook.skipped', data, key, about)
}
