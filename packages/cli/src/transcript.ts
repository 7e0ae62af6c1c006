import type { Dialect, LifecycleEvent } from '@hookline/core'
import { deadlineMs, now, type LoadedPlan } from '@hookline/runtime'
import { catchUp, completed, forgetPositions } from '@hookline/runtime/transcript'
import type { Asked } from './asked.ts'
import type { Engaging } from './called.ts'
import { dialectOf } from './dialect-of.ts'

/** Agents' own events at which hooks have reported all that they are going to of what came before. */
const ENDS: readonly string[] = ['Stop', 'SubagentStop', 'Interrupt', 'SessionEnd']
/** How long another process that tells is waited for: at an end nobody comes after this one. */
const WAIT_MS = 1000

/** The events with what the transcript says of them. */
export function whole(
  events: readonly LifecycleEvent[],
  { plan }: LoadedPlan,
  { flags, env }: Asked,
): readonly LifecycleEvent[] {
  const dialect = dialectOf(flags.text['agent'])
  return dialect === undefined ? events : completed(events, plan.hooks, dialect, env)
}

/** Tells what the transcript holds and no hook reported; within the time that the agent gives its hook, if it waits for this process to end. */
export async function look(
  by: LifecycleEvent,
  native: string,
  loaded: LoadedPlan,
  about: Asked,
  engage: Engaging,
): Promise<void> {
  const dialect = dialectOf(about.flags.text['agent'])
  const path = dialect?.transcript?.fileOf(by)
  if (dialect === undefined || path === undefined) return
  const looking = { by, dialect, about, engage }
  const isEnd = ENDS.includes(native)
  const isOver = by.name === 'session.end'
  const stays = about.follow !== undefined
  const until = stays ? now() + AGAIN_MS : about.at + deadlineMs(by, { dialect, loaded })
  // whoever stays looks once more, behind a look that goes on
  if (!stays || !isOver) await tell(looking, loaded, { until, isEnd, isLast: isOver })
  if (by.name === 'session.start') forgetPositions(about.env)
  about.startKept(false)
  about.follow?.({
    path,
    isOver,
    again: async () =>
      tell(looking, await about.load([by]), { until: now() + AGAIN_MS, isEnd: isOver, isLast: isOver }),
  })
}

/** What is told though no agent waits may take this long at a time. */
const AGAIN_MS = 60_000
/** A hook that has less is not begun, and left to the next look, if there is one: it would be given up, and count as told. */
const LEAST_MS = 500

interface Looking {
  readonly by: LifecycleEvent
  readonly dialect: Dialect
  readonly about: Asked
  readonly engage: Engaging
}

interface Time {
  readonly until: number
  /** Hooks have reported what came before. */
  readonly isEnd: boolean
  /** Nobody looks after this. */
  readonly isLast: boolean
}

function tell(
  { by, dialect, about, engage }: Looking,
  loaded: LoadedPlan,
  { until, isEnd, isLast }: Time,
): Promise<boolean> {
  const begins = until - (isLast ? 0 : LEAST_MS)
  return catchUp({
    dialect,
    by,
    hooks: loaded.plan.hooks,
    isEnd,
    waitMs: isEnd ? Math.max(0, Math.min(isLast ? AGAIN_MS : WAIT_MS, until - now())) : 0,
    env: about.env,
    isOver: () => now() >= begins,
    tell: (event) => engage().raised(event, until - now(), dialect, loaded, about),
  })
}
