import { dirname } from 'node:path'
import type { HookTest, Plan } from '@hookline/config'
import {
  hookName,
  HooklineError,
  type AnyExecutor,
  type Dialect,
  type LifecycleEvent,
  type Moment,
} from '@hookline/core'
import { answer } from '../answer.ts'
import type { Means } from '../manager.ts'
import { raise } from '../raise.ts'
import { unitClock } from './clock.ts'
import { givenEvent, givenPayload } from './given.ts'
import { standIns } from './stand-in.ts'
import { told, type Happened, type UnitRun } from './told.ts'

/** What tests are run with. */
export interface UnitMeans extends Omit<Means, 'loaded' | 'clock' | 'observers'> {
  readonly plan: Plan
  readonly dialects: readonly Dialect[]
  /** For previews. */
  readonly executorOf: (name: string) => Promise<AnyExecutor>
  readonly answers: (executor: string) => boolean
}

/** Runs one test with the engine that events go through. @throws HooklineError where there is no event to run */
export async function runTest(test: HookTest, means: UnitMeans): Promise<UnitRun> {
  const { plan } = means
  const clock = unitClock()
  const started = new Set<string>()
  const observe = (moment: Moment): void => {
    clock.observe(moment)
    if (moment.name === 'started') started.add(`${moment.event.name} ${hookName(moment.hook)}`)
  }
  const { hooks, executors, previews } = standIns(plan.hooks, {
    mocks: test.mocks ?? {},
    run: test.run === true,
    pure: ['answer'],
    wanted: Object.keys(test.expect.preview ?? {}),
    executorOf: means.executorOf,
    answers: means.answers,
    sleep: clock.sleep,
  })
  const heard = await happened(test, {
    ...means,
    loaded: { plan: { ...plan, hooks }, errors: [] },
    executors: { ...means.executors, ...executors },
    standsIn: ({ executor }) => Object.hasOwn(executors, executor),
    env: { ...means.env, ...test.env },
    clock,
    observers: [observe],
  })
  const hasRun = (event: LifecycleEvent, name: string): boolean => started.has(`${event.name} ${name}`)
  return {
    ...(await told(heard, { ...means, env: { ...means.env, ...test.env } }, hasRun)),
    previews: Object.fromEntries(previews),
  }
}

/** The event of a test, from the agent's words or from its name, through its hooks. */
async function happened(
  test: HookTest,
  means: Means & Pick<UnitMeans, 'dialects' | 'plan'>,
): Promise<Happened> {
  const known = means.dialects.find(({ name }) => name === (test.agent ?? means.dialects[0]!.name))!
  let last: LifecycleEvent | undefined
  const dialect: Dialect = {
    ...known,
    rewritten: (event, rewrite) => (last = known.rewritten(event, rewrite)),
  }
  const cwd = test.cwd ?? dirname(means.plan.sources[0]?.file ?? test.source.file)
  if (test.payload === undefined) {
    const event = givenEvent(test, dialect, cwd)
    const outcome = await raise({ ...means, event, dialect })
    return { answered: [{ event: last ?? event, outcome }], dialect }
  }
  const answered = await answer(givenPayload(test.payload, cwd), { ...means, dialect, cwd })
  await answered.close?.()
  if (answered.unreadable !== undefined) throw answered.unreadable
  if (answered.events.length === 0)
    throw new HooklineError('PAYLOAD_INVALID', `hookline has no event for this payload of ${dialect.title}`)
  const [first, ...others] = answered.events
  return { answered: [{ ...first!, event: last ?? first!.event }, ...others], dialect, reply: answered.reply }
}
