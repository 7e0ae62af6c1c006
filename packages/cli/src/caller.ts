import type { AgentReply, Background, LifecycleEvent } from '@hookline/core'
import type { Call, LoadedPlan, PlanRequest, Surroundings } from '@hookline/runtime'
import type { Asked } from './asked.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Who calls, and by which way it is answered: in a process of its own, or in one that stays. */
export interface Caller {
  /** The words of the wired line, the flags. */
  readonly words: readonly string[]
  readonly env: Env
  readonly cwd: string
  /** Answers the agent, and does what is left to do. */
  readonly give: (reply: AgentReply, afterwards?: () => Promise<unknown> | void) => Promise<void>
  /** Answers the agent, once. */
  readonly say: (reply: AgentReply) => void
  /** A line for people. */
  readonly log: (hook: string, message: string) => void
  readonly load: (request: PlanRequest) => Promise<LoadedPlan>
  /** Who wants the events. */
  readonly hear: (events: readonly LifecycleEvent[], loaded: LoadedPlan) => Promise<Call>
  /** Gives the manager of a call, where one is kept. Default: each call has one of its own. */
  readonly manager?: Surroundings['manager']
  /** Keeps the runs that no agent waits for. */
  readonly keeping: (
    about: Asked,
    loaded: LoadedPlan,
    events: readonly LifecycleEvent[] | undefined,
    news: string[],
  ) => Background
  /** Looks at a transcript again, without waiting for another call of the agent. Default: nobody stays to do so. */
  readonly follow?: (followed: Followed) => void
  /** Sees to it that what was kept is carried out, and at the start of a session also what was kept before. */
  readonly startKept: (isStart: boolean) => void
}

/** A transcript that may tell more before the agent calls again. */
export interface Followed {
  readonly path: string
  /** The session is over: nothing comes any more, and what there is is told once more without haste. */
  readonly isOver: boolean
  /** Tells what is new. False: no task goes on. */
  readonly again: () => Promise<boolean>
}
