import { isLoaderVariable, type HookConfig, type Json } from '@hookline/core'

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

/** What of the caller's environment every server gets; what traces one event it does not. */
const CORE: ReadonlySet<string> = new Set('PATH HOME USER LOGNAME SHELL LANG TERM TZ TMPDIR'.split(' '))
const CORE_PREFIXES = ['LC_', 'XDG_']

/** What a server gets: the core environment and what the hook names. Nothing of one event: the server outlives it. */
export function environment({ env, hook, secret, render }: Surroundings): Environment {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && isPassed(name, hook.envPass ?? [])) given[name] = value
  const secrets: string[] = []
  for (const [name, value] of Object.entries(hook.env ?? {})) {
    given[name] = typeof value === 'string' ? text(render?.(value) ?? value) : secret(value)
    if (typeof value !== 'string') secrets.push(given[name])
  }
  return { env: given, secrets }
}

function isPassed(name: string, envPass: readonly string[]): boolean {
  if (isLoaderVariable(name) || name.startsWith('HOOKLINE_')) return false
  if (
    envPass.some((wanted) => (wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name))
  )
    return true
  return CORE.has(name) || CORE_PREFIXES.some((prefix) => name.startsWith(prefix))
}

function text(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
