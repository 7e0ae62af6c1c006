import {
  defineExecutor,
  hookName,
  namedEnv,
  type AnyExecutor,
  type Delivery,
  type Expression,
  type HookConfig,
  type HookContext,
  type HookOutput,
  type Json,
} from '@hookline/core'
import { wasOf } from '../record/was.ts'
import type { MatchedThen } from './matched-then.ts'
import { otherwise, type Meeting } from './met.ts'
import type { Recorded } from './recorded.ts'
import { standIn } from './stand-in.ts'

/** The event that is played, and what is noted of its hooks meanwhile. */
export interface Scene {
  readonly recorded: Recorded
  /** The hooks.toml files are what they were. */
  readonly isSamePlan: boolean
  /** By name: why nobody knows what the hook would say. */
  readonly unknown: Map<string, string>
  /** Names of hooks whose recorded result stands in. */
  readonly stoodIn: Set<string>
  readonly rewriters: Set<string>
  readonly matchedThen: MatchedThen
  readonly deliveries: Delivery[]
}

/** The name of the executor that stands in for all that have effects; no plugin can be called that. */
export const STAND_IN = 'recorded result'

/** Of hooks that only think nothing stands in: they are asked again. */
export function staged(hook: HookConfig): HookConfig {
  if (hook.executor === 'answer') return hook
  // nothing of them is looked at, so that nothing has to be filled in
  const { decide: _decide, options: _options, env: _env, ...rest } = hook
  return { ...rest, executor: STAND_IN }
}

/** What hooks are played with; one event after another. */
export interface StageMeans {
  readonly scene: () => Scene
  /** By name: the hooks as they are. */
  readonly hooks: ReadonlyMap<string, HookConfig>
  readonly decideOf: (hook: HookConfig) => Expression
}

/** Says what the record has of a hook. */
export function stageExecutor(means: StageMeans): AnyExecutor {
  const { scene, hooks } = means
  return defineExecutor<Json>({
    name: STAND_IN,
    answers: true,
    options: ANY,
    execute(ctx) {
      const now = scene()
      const hook = hooks.get(hookName(ctx.hook))!
      // an event of hookline's own, about this one: nobody waits for what its hooks do
      if (ctx.event.id !== now.recorded.event.id) return undefined
      return said(hook, ctx, now, means)
    },
  })
}

function said(
  hook: HookConfig,
  ctx: HookContext,
  scene: Scene,
  { hooks, decideOf }: StageMeans,
): HookOutput | undefined {
  const name = hookName(hook)
  const told = scene.recorded.record?.hooks ?? []
  const found = standIn(
    { hook, now: wasOf(hook, ctx.event), isSamePlan: scene.isSamePlan },
    told.find((one) => one.hook === name),
  )
  const why = found.is === 'unknown' ? found.why : otherwise(meeting(hook, ctx, scene, hooks))
  if (why !== undefined) return void scene.unknown.set(name, why)
  scene.stoodIn.add(name)
  if (found.is === 'error') throw found.error
  if (found.is === 'data') return judged(decideOf(hook), found.data, ctx)
  if (found.is === 'output' && found.output.rewrite !== undefined && hook.enforce !== false)
    scene.rewriters.add(name)
  return found.is === 'output' ? found.output : undefined
}

function meeting(
  hook: HookConfig,
  { event, results, matched }: HookContext,
  { recorded, rewriters, matchedThen }: Scene,
  hooks: StageMeans['hooks'],
): Meeting {
  const told = recorded.record?.hooks ?? []
  const isThere = (name: string): boolean => hooks.has(name)
  return { hook, event, results, matched, matchedThen, first: recorded.event, told, rewriters, isThere }
}

function judged(decide: Expression, data: Json, { event, results, hook, env }: HookContext): HookOutput {
  const value = decide({ event, results, env: namedEnv(hook, env), output: data })
  if (value === null) return { data }
  // what it says is looked at like any answer
  const answer = (typeof value === 'string' ? { decision: value } : value) as HookOutput
  return { data, ...answer }
}

const ANY: AnyExecutor['options'] = {
  '~standard': { version: 1, vendor: 'hookline', validate: (value) => ({ value }) },
}
