import type { InputPlace } from '@hookline/config'
import { HooklineError, type HookConfig } from '@hookline/core'

/** Does something about a place in a hooks.toml; what it throws says where that is. */
export function placed<T>(place: InputPlace, hook: HookConfig, act: () => T): T {
  try {
    return act()
  } catch (thrown) {
    throw placedError(place, hook, thrown)
  }
}

/** The error, and where it comes from. */
export function placedError(
  { key, line }: InputPlace,
  { source }: HookConfig,
  thrown: unknown,
): HooklineError {
  const { code, message, hint, details } = HooklineError.from(thrown)
  const place = { key, line, ...(source === undefined ? {} : { file: source.file }) }
  const where = source === undefined ? key : `${source.file}:${line}: ${key}`
  return new HooklineError(code, `${where}: ${message}`, { ...details, hint, ...place })
}
