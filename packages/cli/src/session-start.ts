import type { Dialect, LifecycleEvent } from '@hookline/core'
import { pauseOf, readPauses, toldLater, wallTime, type LoadedPlan, type Pause } from '@hookline/runtime'
import { dueForUser } from '@hookline/runtime/wired'
import type { Asked } from './asked.ts'
import { projectNews } from './project-news.ts'

/** The plan with what the user should hear at the start of a session. */
export async function withNotices(
  { flags, config }: Asked,
  dialect: Dialect,
  loaded: LoadedPlan,
  events: readonly LifecycleEvent[] | undefined,
): Promise<LoadedPlan> {
  const due =
    flags.text['scope'] === 'user'
      ? dueForUser(dialect.name, loaded.plan, flags.text['config'], process.env)
      : []
  const news = await projectNews(events?.[0]?.session.root, config, loaded)
  return {
    ...loaded,
    notices: [
      ...(due.length === 0 ? [] : [`hookline: ${due.join('; ')}. Run: hookline install ${dialect.name}`]),
      ...(news === undefined ? [] : [news]),
      ...pausedLines(loaded),
      ...toldLater(process.env),
    ],
  }
}

function pausedLines({ plan }: LoadedPlan): readonly string[] {
  const pauses = readPauses(process.env)
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
