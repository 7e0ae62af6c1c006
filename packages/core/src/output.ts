import { scopeOf, type RunContext } from './context.ts'
import type { LifecycleEvent } from './event.ts'
import type { Scope } from './expression.ts'
import { HooklineError } from './errors.ts'
import type { ReadyHook } from './match.ts'
import { isJson } from './json.ts'
import { shapeOf } from './shape.ts'
import { DECISIONS, type Decision, type HookOutput, type Rewrite } from './result.ts'
import type { Json } from './schema.ts'

const EMPTY: HookOutput = Object.freeze({})

const isText = (value: unknown): boolean => typeof value === 'string'
const FIELDS: Readonly<Record<keyof HookOutput, (value: unknown) => boolean>> = {
  decision: (value) => DECISIONS.includes(value as Decision),
  reason: isText,
  message: isText,
  context: isText,
  rewrite: (value) => typeof value === 'object' && value !== null,
  stop: (value) => typeof value === 'boolean',
  data: () => true,
}

/** The field that rewrites an action, by the first word of the event's name or the kind of a permission. */
const REWRITE_FIELD: Readonly<Record<string, string>> = {
  exec: 'command',
  patch: 'patch',
  mcp: 'arguments',
  tool: 'input',
}

/** What a run said, checked. @throws HooklineError `OUTPUT_INVALID`, `REWRITE_UNDECLARED`, `REWRITE_MISFIT` */
export function outputOf(said: unknown, ctx: RunContext, hook: ReadyHook): HookOutput {
  const output = said === undefined ? EMPTY : checked(said)
  const answer = hook.decide === undefined ? output : decided(hook, output, ctx)
  if (!isBlocking(hook, ctx)) return unheard(answer)
  if (answer.rewrite !== undefined) checkRewrite(answer.rewrite, ctx.event, hook)
  if (answer.decision !== 'allow' || mayAllow(hook)) return answer
  const { decision: _, ...rest } = answer
  return rest
}

/** A repository does not open what its user's agent keeps closed. */
function mayAllow({ config }: ReadyHook): boolean {
  return config.layer !== 'project' || config.allows === true
}

/** Of an answer that nobody waits for its data is left; a denial can only mean that it did not work. */
function unheard({ decision, reason, data }: HookOutput): HookOutput {
  if (decision === 'deny')
    throw new HooklineError('ANSWER_UNHEARD', `it denies, and nobody waits for its answer: ${reason ?? ''}`)
  return data === undefined ? EMPTY : { data }
}

/** A background hook does something; what it says is no answer. */
function isBlocking({ config }: ReadyHook, ctx: RunContext): boolean {
  if (ctx.isDelivery) return false
  if (config.mode !== undefined) return config.mode === 'blocking'
  return ctx.answers || config.guard === true || config.decide !== undefined
}

function checked(said: unknown): HookOutput {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) throw invalid('is not an object')
  for (const [key, value] of Object.entries(said)) {
    if (value === undefined) continue
    if (!Object.hasOwn(FIELDS, key)) throw invalid(`has the unknown field "${key}"`)
    if (key === 'data' && !isJson(value)) throw invalid('has data that is not plain JSON')
    if (!FIELDS[key as keyof HookOutput](value))
      throw invalid(`has ${key} ${JSON.stringify(value)?.slice(0, 80)}`)
  }
  return said
}

function invalid(what: string): HooklineError {
  return new HooklineError('OUTPUT_INVALID', `the answer ${what}`)
}

/** `decide` turns data into an answer: a word, or a map with a reason. */
function decided(hook: ReadyHook, output: HookOutput, ctx: RunContext): HookOutput {
  const data = output.data ?? null
  const value = judged(hook, { ...scopeOf(ctx), output: data })
  if (value === null) return output
  const answer = typeof value === 'string' ? { decision: value } : (value as Readonly<Record<string, Json>>)
  return { ...output, ...checked(answer) }
}

/** @throws HooklineError what the expression throws, and what there was instead of what it looked for */
function judged(hook: ReadyHook, scope: Scope & { readonly output: Json }): Json {
  try {
    return hook.decide!(scope)
  } catch (thrown) {
    const { code, message, hint } = HooklineError.from(thrown)
    throw new HooklineError(code, `\`decide\`: ${message}; \`output\` is ${shapeOf(scope.output)}`, { hint })
  }
}

function checkRewrite(rewrite: Rewrite, event: LifecycleEvent, hook: ReadyHook): void {
  if (hook.config.rewrites !== true)
    throw new HooklineError('REWRITE_UNDECLARED', 'it answered with a rewrite')
  const kind = event.name === 'permission.request' ? event.data.kind : event.name.split('.')[0]!
  const field = /\.(before|request)$/.test(event.name) ? REWRITE_FIELD[kind] : undefined
  const fits = field !== undefined && Object.hasOwn(rewrite, field) && Object.keys(rewrite).length === 1
  const isString =
    field === 'arguments' ||
    field === 'input' ||
    typeof (rewrite as Record<string, unknown>)[field ?? ''] === 'string'
  if (!fits || !isString)
    throw new HooklineError(
      'REWRITE_MISFIT',
      `a rewrite of ${event.name} cannot be ${JSON.stringify(rewrite).slice(0, 80)}`,
    )
}
