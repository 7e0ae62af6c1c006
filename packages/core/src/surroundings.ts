import { systemClock, type Clock } from './clock.ts'
import { HooklineError } from './errors.ts'
import type { ExpressionEngine, Scope } from './expression.ts'
import type { HookConfig } from './hook.ts'
import { renderer } from './render.ts'
import type { Json } from './schema.ts'

/** What the surroundings give to every run. */
export interface Host {
  readonly clock: Clock
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stateDir: string
  readonly log: (hook: string, message: string) => void
  readonly secret: (reference: Json, hook: HookConfig) => string
  readonly render: (template: Json, scope: Scope) => Json
}

/** What was given of them. */
interface Given {
  readonly clock?: Clock
  readonly env?: Host['env']
  readonly stateDir?: string
  readonly log?: Host['log']
  readonly secret?: Host['secret']
  readonly expressions?: ExpressionEngine
}

/** The rest filled in: no environment, no place to keep things, no secrets. */
export function surroundings(options: Given): Host {
  return {
    clock: options.clock ?? systemClock(),
    env: options.env ?? {},
    stateDir: options.stateDir ?? '',
    log: options.log ?? (() => undefined),
    secret:
      options.secret ??
      ((reference) => {
        throw new HooklineError('SECRET_UNKNOWN', `no secret was given for ${JSON.stringify(reference)}`)
      }),
    render: renderer(options.expressions),
  }
}
