import { HooklineError } from './errors.ts'
import type { ExpressionEngine, Scope } from './expression.ts'
import { renderer } from './render.ts'
import type { Json } from './schema.ts'

/** What the surroundings give to every run. */
export interface Host {
  /** Milliseconds since the epoch, with fractions. */
  readonly now: () => number
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stateDir: string
  readonly log: (hook: string, message: string) => void
  readonly secret: (reference: Json) => string
  readonly render: (template: Json, scope: Scope) => Json
}

/** What was given of them. */
interface Given {
  readonly env?: Host['env']
  readonly stateDir?: string
  readonly log?: Host['log']
  readonly secret?: Host['secret']
  readonly expressions?: ExpressionEngine
}

/** The rest filled in: no environment, no place to keep things, no secrets. */
export function surroundings(options: Given): Host {
  // not before a hook runs: where a process lives for one event, the clock itself is something to load
  let origin: number | undefined
  return {
    now: () => (origin ??= Date.now() - performance.now()) + performance.now(),
    env: options.env ?? {},
    stateDir: options.stateDir ?? '',
    log: options.log ?? (() => undefined),
    secret:
      options.secret ??
      ((reference) => {
        throw new HooklineError(
          'SECRET_UNKNOWN',
          `no secret store was given for ${JSON.stringify(reference)}`,
        )
      }),
    render: renderer(options.expressions),
  }
}
