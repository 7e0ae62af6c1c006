import { limitsOf, type Held, type Used } from './child-limits.ts'
import type { LifecycleEvent } from './event.ts'
import { deliveryId } from './delivery.ts'
import { HooklineError } from './errors.ts'
import type { HookContext, NeededResult, Permanence } from './executor.ts'
import type { Network } from './reach.ts'
import { namedEnv, type Scope } from './expression.ts'
import type { HookConfig } from './hook.ts'
import type { ReadyHook } from './match.ts'
import { neededName } from './order.ts'
import type { Step } from './plan.ts'
import type { HookResult } from './result.ts'
import { sandboxOf, type Program } from './sandbox.ts'
import type { Json } from './schema.ts'
import type { Host } from './surroundings.ts'

/** What a run is about. */
interface Of {
  readonly event: LifecycleEvent
  /** Milliseconds since the epoch. */
  readonly deadline: number
  readonly native?: Uint8Array | undefined
  readonly env?: Host['env'] | undefined
  readonly attempt?: number
  readonly delivery?: string
}

/**
 * What one run is given. Most executors use three things of it, so the rest is made when asked for; getters, so that
 * `execute({ event, render })` works.
 */
export class RunContext implements HookContext<never, unknown> {
  readonly event: LifecycleEvent
  readonly results: Readonly<Record<string, NeededResult>>
  readonly deadline: number
  /** Set by step 3 once the executor is there. */
  answers = false
  resource: unknown
  /** What `resource` is of: whose failure it was is told by that. */
  opened: unknown
  /** What its programs were walled in with; `undefined`: with nothing, and nothing was asked for. */
  wall: string | undefined
  /** What its programs used that are over. */
  used: Used | undefined
  #running: Held | undefined
  readonly #step: Step
  readonly #options: Of
  readonly #host: Host
  #controller: AbortController | undefined

  constructor(step: Step, options: Of, host: Host, results: Readonly<Record<string, NeededResult>> = NONE) {
    this.event = options.event
    this.#options = options
    this.deadline = options.deadline
    this.results = results
    this.#step = step
    this.#host = host
  }

  /** True: nobody waits for it. */
  get isDelivery(): boolean {
    return this.#options.attempt !== undefined
  }
  /** `<layer>/<id>`. */
  get name(): string {
    return this.#step.hook.name
  }
  get hook(): HookConfig {
    return this.#step.hook.config
  }
  /** Each asks for a copy of its own: bytes cannot be made immutable. */
  get native(): Uint8Array | undefined {
    return this.#options.native?.slice()
  }
  get options(): never {
    return (this.#step.hook.config.options ?? {}) as never
  }
  get matched(): readonly string[] {
    return this.#step.matched
  }
  get env(): Host['env'] {
    return this.#options.env ?? this.#host.env
  }
  get stateDir(): string {
    return this.#host.stateDir
  }
  get secret(): HookContext['secret'] {
    return (reference) => this.#host.secret(reference, this.hook)
  }
  get delivery(): { readonly id: string; readonly attempt: number } {
    const { delivery = deliveryId(this.event, this.name), attempt = 1 } = this.#options
    return { id: delivery, attempt }
  }
  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal
  }
  get log(): (message: string) => void {
    const { delivery } = this.#options
    return (message) =>
      this.#host.log(this.name, delivery === undefined ? message : `${delivery}: ${message}`)
  }
  get render(): (template: Json) => Json {
    return (template) => this.#host.render(template, scopeOf(this))
  }
  get retryable(): HookContext['retryable'] {
    return (cause, { after } = {}) => {
      throw classified(cause, { retryable: true, ...(after === undefined ? {} : { afterMs: after }) })
    }
  }
  get permanent(): HookContext['permanent'] {
    return (cause, said) => {
      throw classified(cause, { retryable: false, ...said })
    }
  }
  get network(): Network {
    return this.#host.network
  }
  get mcpServer(): HookContext['mcpServer'] {
    return (name) => this.#host.mcpServer(name, this)
  }
  get confine(): HookContext['confine'] {
    return (program) => this.#confined(program)
  }
  get hold(): HookContext['hold'] {
    return (program) => {
      const held = (this.#running = this.#host.hold(program, limitsOf(this.hook)))
      const ended = (): Used | undefined => {
        if (this.#running === held) this.#running = undefined
        return (this.used = held.ended(this.used))
      }
      return { ...held, ended }
    }
  }
  /** With what the one has used that still runs. */
  get usedByNow(): Used | undefined {
    return this.#running?.soFar?.(this.used) ?? this.used
  }

  #confined(program: Program): Program {
    if (sandboxOf(this.hook).policy === 'off') return program
    const { program: confined, wall } = this.#host.confine(program, this)
    this.wall = wall
    return confined
  }

  /** Tells an executor that still runs to give up. */
  abort(reason: HooklineError): void {
    // made even if nobody asked yet: the executor may look at the signal later
    ;(this.#controller ??= new AbortController()).abort(reason)
  }
}

/** What the expressions of a hook can speak of in a run. */
export function scopeOf({ event, results, hook, env }: RunContext): Scope {
  return hook.envPass === undefined ? { event, results } : { event, results, env: namedEnv(hook, env) }
}

const NONE: Readonly<Record<string, NeededResult>> = Object.freeze({})

/** A failure as an executor classifies it: whether the same attempt may work later. */
export function classified(
  cause: unknown,
  kind: Permanence & { readonly retryable: boolean; readonly afterMs?: number },
): HooklineError {
  const error = HooklineError.from(typeof cause === 'string' ? new Error(cause) : cause)
  return new HooklineError(error.code, error.message, { ...error.details, hint: error.hint, cause, ...kind })
}

/** What a hook sees of those it needs; one that was not due counts as skipped. */
export function neededResults(
  hook: ReadyHook,
  done: ReadonlyMap<string, HookResult>,
): Readonly<Record<string, NeededResult>> {
  const entries = (hook.config.needs ?? []).map((id): [string, NeededResult] => {
    const result = done.get(neededName(hook.config, id))
    const output = result?.status === 'done' ? result.output : undefined
    const seen = {
      status: result?.status ?? 'skipped',
      decision: output?.decision ?? null,
      data: output?.data ?? null,
    }
    return [id.replaceAll('-', '_'), seen]
  })
  return Object.fromEntries(entries)
}
