import { partsOf } from '@hookline/answer'
import { isPassed } from '@hookline/child'
import type { HookConfig, Json } from '@hookline/core'

/** What is known of where a server is to run. */
export interface Surroundings {
  readonly hook: HookConfig
  readonly env: Readonly<Record<string, string | undefined>>
  readonly secret: (reference: Json) => string
  /** Not there in `check`: no event fills a hole. */
  readonly render?: ((template: Json) => Json) | undefined
}

/** A child's variables, and which of their values are secret. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
}

/** What a server gets: the core environment and what the hook names. Nothing of one event, what traces it neither: the server outlives it. */
export function environment({ env, hook, secret, render }: Surroundings): Environment {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && isPassed(name, hook.envPass ?? [])) given[name] = value
  const secrets: string[] = []
  for (const [name, value] of Object.entries(hook.env ?? {})) {
    given[name] = typeof value === 'string' ? text(render?.(value) ?? value) : secret(value)
    if (typeof value !== 'string') secrets.push(given[name], ...partsOf(given[name]))
  }
  return { env: given, secrets }
}

function text(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
