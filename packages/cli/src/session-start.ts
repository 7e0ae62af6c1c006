import type { Dialect, LifecycleEvent } from '@hookline/core'
import { pauseOf, readPauses, toldLater, wallTime, type LoadedPlan } from '@hookline/runtime'
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
  const paused =
    pauses.length === 0
      ? []
      : plan.hooks.flatMap((hook) => {
          const found = hook.guard === true ? pauseOf(hook, plan, pauses) : undefined
          return found === undefined ? [] : [`${found.hook} until ${wallTime(Date.parse(found.until))}`]
        })
  return paused.length === 0
    ? []
    : [`hookline: paused guards: ${paused.join(', ')}. End it: hookline pause <hook> --off`]
}
