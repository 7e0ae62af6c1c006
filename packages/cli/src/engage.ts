import { script } from '@hookline/executor-script/lean'
import { HooklineError, type AgentReply, type Dialect, type LifecycleEvent } from '@hookline/core'
import {
  answer,
  fileRecorder,
  forgetSessions,
  noteCanary,
  now,
  redact,
  stateDir,
  trace,
  unreadable,
  wasOf,
  withCanary,
  type Answer,
  type Call,
  type LoadedPlan,
} from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { AGENTS, dialectOf } from './dialect-of.ts'
import { eventsIn } from './events-in.ts'
import { hosts } from './hosts.ts'
import { inputs } from './inputs.ts'
import { ownFolders } from './installed.ts'
import { keeping, startKept } from './keeping.ts'
import { servers } from './servers.ts'
import type * as Start from './late/start.ts'
import { version } from './version.ts'

const recorder = fileRecorder(process.env)

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
  // the same event is on its way to the user's own line, too
  if (
    flags.text['scope'] === 'project' &&
    start().isAnsweredForUser(dialect.name, native ?? '', process.env)
  ) {
    watched(about, undefined)
    return about.give({ stdout: '', stderr: '', exitCode: 0, unsaid: [] })
  }
  const events = call?.events ?? eventsIn(bytes, dialect, about)
  const plan = known ?? (await about.load(events))
  const watchedPlan = canary === undefined ? plan : withCanary(plan)
  const isStart = dialect.natives[native ?? '']?.includes('session.start') === true
  const loaded = isStart ? await start().withNotices(about, dialect, watchedPlan, events) : watchedPlan
  const unknown = guardsUnknown(about, loaded)
  if (unknown !== undefined) return failed(about, unknown, undefined)
  try {
    const heard = canary === undefined ? call : undefined
    const pending = answered(about, dialect, bytes, loaded, heard, events)
    // while a child runs there is time
    if (call !== undefined) seen(about, call.events)
    const found = await pending
    if (call === undefined)
      seen(
        about,
        found.events.map(({ event }) => event),
      )
    if (flags.text['trace'] !== undefined)
      trace(flags.text['trace'], found, loaded.plan.hooks, now() - about.at)
    watched(about, found.events)
    await about.give(found.reply, async () => {
      record(about, found, dialect, loaded)
      const isFirst = found.events.some(({ event }) => event.name === 'session.start')
      if (isFirst) forgetSessions(process.env)
      startKept(isFirst)
      await found.close?.()
      // what hooks led to is handed over last
      startKept(false)
    })
  } catch (thrown) {
    await failed(about, thrown, loaded)
  }
}

/** What few events need. */
function start(): typeof Start {
  return require('./late/start.ts') as typeof Start
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
  return about.give(refusal(about, `${error.message} [${error.code}]`, loaded), () => lost(about, error))
}

/** Answers where the process is about to end without having done so. */
export function endedEarly(about: Asked, loaded: LoadedPlan | undefined): void {
  const error = new HooklineError('INTERNAL', 'hookline ended before it had an answer')
  about.say(refusal(about, error.message, loaded))
  lost(about, error)
}

function answered(
  about: Asked,
  dialect: Dialect,
  bytes: Uint8Array,
  loaded: LoadedPlan,
  call: Call | undefined,
  events: readonly LifecycleEvent[] | undefined,
): Promise<Answer> {
  const { flags, log } = about
  const news: string[] = []
  const around = {
    dialect,
    native: flags.text['event'],
    agentVersion: flags.text['agent-version'],
    loaded,
    executors: { script },
    hosts,
    own: { folders: ownFolders, lean: true },
    servers,
    inputs,
    env: process.env,
    stateDir: stateDir(process.env),
    log: (hook: string, message: string) => log(hook, redact(message)),
    background: keeping(about, loaded, events, news),
    news,
  }
  return answer(bytes, around, call)
}

/** Tells a doctor that hookline was called, and what it said; nothing where it leaves the answer to another line. */
function watched({ flags, canary, at }: Asked, events: Answer['events'] | undefined): void {
  if (canary === undefined) return
  const call = { native: flags.text['event'] ?? null, scope: flags.text['scope'] ?? null, hookline: version }
  noteCanary(canary, { ...call, ms: Math.round(now() - at) }, events)
}

function seen({ canary }: Asked, events: readonly LifecycleEvent[]): void {
  if (canary === undefined) for (const event of events) recorder.seen(event)
}

/** Keeps what came of a call, for `hookline why`. */
function record(
  about: Asked,
  { events, reply, unreadable: unread }: Answer,
  dialect: Dialect,
  loaded: LoadedPlan,
): void {
  if (about.canary !== undefined) return
  if (unread !== undefined) lost(about, unread)
  for (const { event, outcome } of events) {
    const can = dialect.capability?.(event.name) ?? dialect.capabilities[event.name]
    recorder.happened({ event, outcome, can, loaded, config: about.config, reply, wasOf })
  }
}

function lost({ flags, config }: Asked, error: HooklineError): void {
  const [agent, native] = [flags.text['agent'] ?? '', flags.text['event']]
  recorder.lost({ agent, native, config, error })
}

/** The answer when hookline itself failed: whoever must hold, holds. */
function refusal({ flags }: Asked, what: string, loaded: LoadedPlan | undefined): AgentReply {
  const why = redact(what)
  const dialect = dialectOf(flags.text['agent'])
  if (dialect === undefined) return misuse(why)
  const native = flags.text['event']
  if (flags.on['closed'] === true && loaded === undefined) return dialect.refuse(native, `hookline: ${why}`)
  const plan = loaded ?? {
    plan: { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
    errors: [],
  }
  return unreadable('', new HooklineError('INTERNAL', why), { dialect, native, loaded: plan })
}

function misuse(what: string): AgentReply {
  const stderr = `hookline run: ${what}\nusage: hookline run --agent <name> [--event <native name>] [--config <hooks.toml>] [--trace <file>]\n`
  return { stdout: '', stderr, exitCode: 64, unsaid: [] }
}
