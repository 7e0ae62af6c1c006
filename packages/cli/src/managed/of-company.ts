import { MANAGED_HOME, managedStateHome } from '@hookline/runtime/managed/places'
import { home } from '@hookline/runtime/state'

let isAsked = false

/** Takes `--managed` out of a verb's words: with it what the company's lines did for this user is looked at, which lies apart. */
export function ofCompany(words: readonly string[]): readonly string[] {
  if (!words.includes('--managed')) return words
  isAsked = true
  Object.assign(process.env, {
    XDG_STATE_HOME: managedStateHome(home(process.env)),
    XDG_CONFIG_HOME: MANAGED_HOME,
  })
  return words.filter((word) => word !== '--managed')
}

/** True if that was asked for. */
export const isOfCompany = (): boolean => isAsked
