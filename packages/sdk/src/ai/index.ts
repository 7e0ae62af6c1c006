import type { LanguageModel, StopCondition, ToolSet } from 'ai'
import type { MaybePromise } from '@hookline/core'
import type { Session } from '../session.ts'
import type { ToolKinds } from '../tools.ts'
import { heldFor } from './held.ts'
import { hookedModel } from './model.ts'
import { hookedTools } from './tools.ts'

export type { ToolKind, ToolKinds } from '../tools.ts'
export { hookedModel } from './model.ts'
export { hookedTools } from './tools.ts'

/** What of the settings of `generateText`, `streamText` and `ToolLoopAgent` has to do with hooks. */
export interface HookedSettings<Tools extends ToolSet> {
  readonly model: LanguageModel
  readonly tools?: Tools
  readonly stopWhen?: StopCondition<Tools> | StopCondition<Tools>[]
}

/** What of it is known about the tools. */
export interface HookedOptions {
  /** What tools really do. Default: they are tools. */
  readonly kinds?: ToolKinds
}

/**
 * The same settings, with hooks in them: tools ask before they are executed, the model is told what hooks have to say, and a
 * hook can end the loop, where a `stopWhen` is given. What is denied the model reads in place of the tool's output.
 *
 * @example
 * const result = await generateText({ ...withHooks({ model, tools }, session), prompt })
 */
export function withHooks<Tools extends ToolSet, Settings extends HookedSettings<Tools>>(
  settings: Settings & { readonly tools?: Tools },
  session: Session,
  { kinds = {} }: HookedOptions = {},
): Settings {
  const { model, tools, stopWhen } = settings
  return {
    ...settings,
    model: hookedModel(model, session),
    ...stops(stopWhen, session),
    ...(tools === undefined ? {} : { tools: hookedTools(tools, session, kinds) }),
    ...prepared(settings as Preparing, session, kinds),
  }
}

/** What settings of the SDK change in each call and each step. */
interface Preparing {
  readonly prepareCall?: Prepare
  readonly prepareStep?: Prepare
}

type Prepare = (options: unknown) => MaybePromise<Partial<HookedSettings<ToolSet>> | undefined>

/** A model and tools that are given only then have hooks in them as well. */
function prepared({ prepareCall, prepareStep }: Preparing, session: Session, kinds: ToolKinds): Preparing {
  const hooked =
    (prepare: Prepare): Prepare =>
    async (options) => {
      const { model, tools, stopWhen, ...rest } = (await prepare(options)) ?? {}
      return {
        ...rest,
        ...(model === undefined ? {} : { model: hookedModel(model, session) }),
        ...(tools === undefined ? {} : { tools: hookedTools(tools, session, kinds) }),
        ...stops(stopWhen, session),
      }
    }
  return {
    ...(prepareCall === undefined ? {} : { prepareCall: hooked(prepareCall) }),
    ...(prepareStep === undefined ? {} : { prepareStep: hooked(prepareStep) }),
  }
}

/** Whose default it is where none is given, that of `generateText` or of an agent, the settings do not say: it is left alone. */
function stops<Tools extends ToolSet>(
  own: HookedSettings<Tools>['stopWhen'],
  session: Session,
): { readonly stopWhen?: StopCondition<Tools>[] } {
  const { isOver } = heldFor(session)
  return own === undefined
    ? {}
    : { stopWhen: [...[own].flat().filter((condition) => condition !== isOver), isOver] }
}
