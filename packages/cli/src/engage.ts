import { resolve } from 'node:path'
import { HooklineError, type Dialect, type LifecycleEvent } from '@hookline/core'
import { forgetSessions, now, trace, withCanary, type Call, type LoadedPlan } from '@hookline/runtime'
import { answered } from './answered.ts'
import type { Asked } from './asked.ts'
import { AGENTS, dialectOf } from './dialect-of.ts'
import { eventsIn } from './events-in.ts'
import { lost, record, seen, watched } from './noted.ts'
import { misuse, refusal } from './refusal.ts'
import { raised } from './fact.ts'
import { raisingFor } from './raise-own.ts'
import { isShared } from './shared-line.ts'
import { look, wholeOf } from './transcribed.ts'
import type * as Start from './late/start.ts'

export { raised, raisingFor }

/** Answers a call that somebody wants, or that is out of the ordinary, and ends the process. */
export async function engage(
  about: Asked,
  bytes: Uint8Array,
  known?: LoadedPlan,
  call?: Call,
): Promise<void> {
  const { flags, canary } = about
  if (flags.faults.length > 0) return about.give(misuse(flags.faults.join('; ')))
  const dialect = dialectOf(flags.text['agent'])
  if (dialect === undefined) return about.give(misuse(`--agent must be one of ${AGENTS.join(', ')}`))
  const native = flags.text['event']
  const events = call?.events ?? eventsIn(bytes, dialect, about)
  if (isToldBesides(about, dialect) || isToldBefore(events, about)) {
    watched(about, undefined)
    return about.give({ stdout: '', stderr: '', exitCode: 0, unsaid: [] })
  }
  const plan = known ?? (await about.load(events))
  const watchedPlan = canary === undefined ? plan : withCanary(plan)
  const isStart = nativesOf(dialect, native).includes('session.start')
  const { loaded, news }: Start.Started = isStart
    ? await start().withNotices(about, dialect, watchedPlan, events)
    : { loaded: watchedPlan }
  const unknown = guardsUnknown(about, loaded)
  if (unknown !== undefined) return failed(about, unknown, undefined)
  try {
    const all = call?.events ?? (events && wholeOf(events, loaded, about, dialect))
    const heard = canary === undefined ? (call ?? (all && (await about.hear(all, loaded)))) : undefined
    const pending = answered(about, dialect, bytes, loaded, heard, all, leftOf(about))
    // while a child runs there is time
    if (call !== undefined) seen(about, call.events)
    const found = await pending
    if (call === undefined)
      seen(
        about,
        found.events.map(({ event }) => event),
      )
    if (flags.text['trace'] !== undefined)
      trace(resolve(about.cwd, flags.text['trace']), found, loaded.plan.hooks, now() - about.at)
    watched(about, found.events)
    await about.give(found.reply, async () => {
      record(about, found, dialect, loaded)
      const isFirst = found.events.some(({ event }) => event.name === 'session.start')
      if (isFirst) {
        forgetSessions(about.env)
        start().forgetFacts(about.env)
        if (news !== undefined) await start().tell(about, loaded, news, raisingFor(about))
      }
      about.startKept(isFirst)
      await found.close?.()
      await look(all ?? [], loaded, about, dialect, () => ({ engage, failed, raised, raisingFor }))
      // what hooks led to is handed over last
      about.startKept(false)
    })
  } catch (thrown) {
    await failed(about, thrown, loaded)
  }
}

/** Milliseconds that hooks have, where the client waited for a server that was behind: the agent's own limit has begun before. */
function leftOf({ flags: { text } }: Asked): number | undefined {
  const [limit, waited] = [Number(text['limit']), Number(text['waited'])]
  return waited > 0 && limit > 0 ? Math.max(LEAST_MS, (limit - waited - 1) * 1000) : undefined
}

const LEAST_MS = 500

/** True if the same event is on its way to the user's own line, too. */
function isToldBesides(about: Asked, { name }: Dialect): boolean {
  const native = about.flags.text['event'] ?? ''
  return isShared(about) && start().isAnsweredForUser(name, native, about.env)
}

/** True for what the hooks of the agent have told before; a hook is always answered. */
function isToldBefore([event]: readonly LifecycleEvent[] = [], { env }: Asked): boolean {
  if (event?.name !== 'task.complete' || event.key === event.id) return false
  // a subagent's end is told by subagent.stop
  if (start().isOfSubagent(event, env)) return true
  const isFirst = start().claimFact(event, env)
  return !isFirst && event.channel !== 'hook'
}

/** What few events need. */
function start(): typeof Start {
  return require('./late/start.ts') as typeof Start
}

/** What an agent's own event is here; it may be called `constructor`. */
function nativesOf({ natives }: Dialect, native = ''): readonly string[] {
  return Object.hasOwn(natives, native) ? natives[native]! : []
}

/** A guard was listening when the line was wired, a file is broken, and no plan tells any more what guards it had. */
function guardsUnknown({ flags }: Asked, { plan, errors }: LoadedPlan): HooklineError | undefined {
  if (flags.on['closed'] !== true) return undefined
  return errors.find(({ details: { file } }) =>
    file === undefined ? plan.hooks.length === 0 : !plan.sources.some((source) => source.file === file),
  )
}

/** Answers where hookline itself failed, and ends the process. */
export function failed(about: Asked, thrown: unknown, loaded: LoadedPlan | undefined): Promise<void> {
  const error = HooklineError.from(thrown, 'INTERNAL')
  return about.give(refusal(about, error, loaded), () => lost(about, error))
}

/** Answers where the process is about to end without having done so. */
export function endedEarly(about: Asked, loaded: LoadedPlan | undefined): void {
  const error = new HooklineError('INTERNAL', 'hookline ended before it had an answer')
  about.say(refusal(about, error, loaded))
  lost(about, error)
}
