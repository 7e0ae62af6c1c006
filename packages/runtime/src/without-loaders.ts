import { isLoaderVariable } from '@hookline/core'

type Env = Readonly<Record<string, string | undefined>>

/** An environment for a process of hookline's own: without what would load foreign code into Node. */
export function withoutLoaders(env: Env): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !isLoaderVariable(name) && name !== 'NODE_PATH'),
  )
}
