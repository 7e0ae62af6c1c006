import type { Dialect, LifecycleEvent } from '@hookline/core'
import {
  pauseOf,
  readPauses,
  toldLater,
  untried,
  wallTime,
  type LoadedPlan,
  type Pause,
} from '@hookline/runtime'
import { notice, noticedLines } from '@hookline/runtime/noticing'
import { begunBy } from '@hookline/runtime/transcript'
import { dueForUser } from '@hookline/runtime/wired'
import type { Asked } from './asked.ts'
import { projectNews } from './project-news.ts'
import type { SessionNews } from './session-news.ts'
import { version } from './version.ts'

/** A plan with what the user should hear as a session begins, and what hooks are told once the agent has its answer. */
export interface Started {
  readonly loaded: LoadedPlan
  readonly news?: SessionNews
}

/** Looks around, as a session begins. */
export async function withNotices(
  about: Asked,
  dialect: Dialect,
  loaded: LoadedPlan,
  events: readonly LifecycleEvent[] | undefined,
): Promise<Started> {
  const { flags, config, env } = about
  const event = events?.find(({ name }) => name === 'session.start')
  const due =
    flags.text['scope'] === 'user' ? dueForUser(dialect.name, loaded.plan, flags.text['config'], env) : []
  // a line of the company's asks no project, and knows nothing of what its user trusts
  const root = flags.text['scope'] === 'managed' ? undefined : event?.session.root
  const { line, skipped } = await projectNews(root, config, loaded, env)
  const noticed = event && about.canary === undefined ? noticedNow(about, loaded, event) : undefined
  const notices = [
    ...(due.length === 0 ? [] : [`hookline: ${due.join('; ')}. Run: hookline install ${dialect.name}`]),
    ...(line === undefined ? [] : [line]),
    ...newerLine(dialect, event),
    ...noticedLines(noticed?.noticed ?? []),
    ...pausedLines(loaded, env),
    ...toldLater(env),
  ]
  return {
    loaded: { ...loaded, notices },
    ...(noticed === undefined ? {} : { news: { event: event!, noticed, skipped } }),
  }
}

/** An agent that upgraded itself was not there to be looked at by any verb. */
function newerLine(dialect: Dialect, event: LifecycleEvent | undefined): readonly string[] {
  const newer = event && untried(dialect, begunBy(event, dialect))
  return newer === undefined ? [] : [`hookline: ${newer}. Prove it: hookline doctor ${dialect.name}`]
}

function noticedNow(
  { flags, config, env }: Asked,
  loaded: LoadedPlan,
  event: LifecycleEvent,
): SessionNews['noticed'] {
  const files = [config, ...[flags.text['guards-of']].filter((file) => file !== undefined && file !== config)]
  const { root } = event.session
  return notice({ loaded, files: files as readonly string[], root, hookline: version, env }, event)
}

function pausedLines({ plan }: LoadedPlan, env: Asked['env']): readonly string[] {
  const pauses = readPauses(env)
  if (pauses.length === 0) return []
  const found = plan.hooks.flatMap((hook) => {
    const pause = pauseOf(hook, plan, pauses)
    return pause === undefined ? [] : [{ hook, pause }]
  })
  const guards = found.filter(({ hook }) => hook.guard === true)
  const gone = found.flatMap(({ pause }) => (pause.gone === undefined ? [] : [pause]))
  return [...guardsLine(guards.map(({ pause }) => pause)), ...gone.map(goneLine)]
}

function guardsLine(paused: readonly Pause[]): readonly string[] {
  if (paused.length === 0) return []
  const each = paused.map(({ hook, until }) => `${hook} until ${wallTime(Date.parse(until))}`)
  return [`hookline: paused guards: ${each.join(', ')}. End it: hookline pause <hook> --off`]
}

function goneLine({ hook, gone }: Pause): string {
  return `hookline: ${hook} rests: ${gone!.why}. Change it, or let it try again: hookline pause ${hook} --off`
}
