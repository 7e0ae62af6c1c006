import { setImmediate as turn } from 'node:timers/promises'
import type { AgentReply, Background, EventName, LifecycleEvent } from '@hookline/core'
import { now, type Happened, type LoadedPlan, type Recorder } from '@hookline/runtime'
import type { Keeper, Managed, WarmManagers } from '@hookline/runtime/warm'
import type { CallFrame, Reply, Tally } from '@hookline/server'
import { asked, type Asked } from '../asked.ts'
import { called } from '../called.ts'
import type { Caller, Followed } from '../caller.ts'
import { dialectOf } from '../dialect-of.ts'
import * as engage from '../engage.ts'
import { isTelling } from '../transcribed.ts'
import type { Following } from './following.ts'
import type { Turns } from './turns.ts'

/** What belongs to one call, found by whatever it leads to. */
export interface Current {
  background?: Background
}

/** What every call is answered with. */
export interface CallMeans {
  readonly load: (asking: Parameters<Caller['load']>[0]) => Promise<LoadedPlan>
  readonly managers: WarmManagers
  readonly keeper: Keeper
  readonly tally: Tally
  /** Told every event that is recorded. */
  readonly happened: (what: Happened) => void
  readonly following: Following
  readonly turns: Turns
  /** Does work of which whatever it leads to finds the call. */
  readonly within: <T>(current: Current, work: () => T) => T
  readonly log: (message: string) => void
}

/** Answers one call, as a process of its own would; resolves once what follows from the answer is done. */
export async function answerCall(call: CallFrame, reply: Reply, means: CallMeans): Promise<void> {
  const { managers, tally } = means
  const from = now()
  const current: Current = {}
  let first: LifecycleEvent | undefined
  let isAnswered = false
  let managed: Managed | undefined
  let over: () => void = () => undefined
  const say = (said: AgentReply): void => {
    if (isAnswered) return
    isAnswered = true
    tally.waited(now() - from, first)
    reply(said)
  }
  const about = asked({
    words: call.words,
    env: call.env,
    cwd: call.cwd,
    load: means.load,
    hear: async (events, loaded) => {
      if (first === undefined && events[0] !== undefined) {
        tally.began((first = events[0]))
        const before = isTold(first, loaded) ? means.turns.over(sessionOf(first)) : undefined
        over = means.turns.begin(sessionOf(first))
        await before
      }
      return managers.hear(events, loaded)
    },
    manager: (heard, loaded) => (managed = managers.managed(heard, loaded, call.env)),
    say,
    give: async (said, afterwards) => {
      say(said)
      await sent()
      await afterwards?.()
    },
    log: (hook, message) => means.log(`${hook}: ${message}`),
    keeping: (...asking) => (current.background = keepingOf(means.keeper, call.env, asking)),
    follow: (followed) =>
      means.following.follow({ ...followed, again: () => means.within(current, looksAgain(followed)) }),
    // whoever keeps something here also sees to it
    startKept: () => undefined,
  })
  const dialect = dialectOf(about.flags.text['agent'])
  /** An end comes after what its session's transcript said before, if somebody hears of that. */
  const isTold = ({ name }: LifecycleEvent, loaded: LoadedPlan): boolean =>
    ENDS.has(name) && dialect !== undefined && isTelling(loaded, dialect)
  const looksAgain =
    ({ again }: Followed): Followed['again'] =>
    async () => {
      const looked = means.turns.begin(sessionOf(first!))
      return again().finally(looked)
    }
  try {
    await means.within(current, () =>
      called(
        watched(about, means.happened),
        () => call.body,
        dialect,
        () => engage,
      ),
    )
  } finally {
    over()
    // whatever failed on the way there
    await managed?.done()
  }
}

/** Not that of a session, for which Codex gives its hook three seconds. */
const ENDS: ReadonlySet<EventName> = new Set<EventName>(['task.complete', 'subagent.stop', 'interrupt'])

function sessionOf({ agent, session }: LifecycleEvent): string {
  return `${agent.name}/${session.id}`
}

/** What a call leaves for later is kept with the plan and the environment of that call. */
function keepingOf(
  keeper: Keeper,
  env: CallFrame['env'],
  [asking, loaded, events, news]: Parameters<Caller['keeping']>,
): Background {
  const { file, required, root, overrides } = asking.request(events)
  const how = { file, required, root, overrides }
  const warn = ({ message, code }: { readonly message: string; readonly code: string }): void =>
    void news.push(`hookline: ${message} [${code}]`)
  return (deliveries, waitMs) =>
    keeper.keep({ deliveries, loaded, how, env, warn }, Math.min(waitMs, WAIT_MS))
}

/** How long an agent is made to wait for another process that writes. */
const WAIT_MS = 5000

/** The client has its answer when its connection has ended, which the loop does in its next turn: nothing is done before. */
async function sent(): Promise<void> {
  await turn()
  await turn()
}

/** What is recorded is told, too. */
function watched(about: Asked, tell: CallMeans['happened']): Asked {
  const { recorder } = about
  const happened: Recorder['happened'] = (what) => {
    recorder.happened(what)
    tell(what)
  }
  return { ...about, recorder: { ...recorder, happened } }
}
