import type { Dialect, LifecycleEvent } from '@hookline/core'
import { pauseOf, readPauses, withCanary, type LoadedPlan } from '@hookline/runtime'
import { dueForUser } from '@hookline/runtime/wired'
import type { Asked } from './asked.ts'
import type * as Trust from './late/trust.ts'

/** The plan as a doctor's session has it, and with what the user should hear at the start of one. */
export async function noticed(
  { flags, canary, config }: Asked,
  dialect: Dialect,
  known: LoadedPlan,
  events: readonly LifecycleEvent[] | undefined,
): Promise<LoadedPlan> {
  const loaded = canary === undefined ? known : withCanary(known)
  const isStart = dialect.natives[flags.text['event'] ?? '']?.includes('session.start') === true
  if (!isStart) return loaded
  const due =
    flags.text['scope'] === 'user'
      ? dueForUser(dialect.name, loaded.plan, flags.text['config'], process.env)
      : []
  const news = await projectNews(events?.[0]?.session.root, config)
  return {
    ...loaded,
    notices: [
      ...(due.length === 0 ? [] : [`hookline: ${due.join('; ')}. Run: hookline install ${dialect.name}`]),
      ...(news === undefined ? [] : [news]),
      ...pausedLines(loaded),
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
          return found === undefined ? [] : [`${found.hook} until ${new Date(found.until).toLocaleString()}`]
        })
  return paused.length === 0
    ? []
    : [`hookline: paused guards: ${paused.join(', ')}. End it: hookline pause <hook> --off`]
}

/** What is new in the hooks of the project; looked at only where it has some, or had. */
async function projectNews(root: string | undefined, user: string): Promise<string | undefined> {
  if (root === undefined) return undefined
  const { projectNotice } = require('./late/trust.ts') as typeof Trust
  return projectNotice(root, user, async (file, profile) =>
    (await import('./compile.ts')).compileUntrusted(file, profile),
  )
}
