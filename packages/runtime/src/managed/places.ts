import { dirname } from 'node:path'
import { MANAGED_CONFIG } from '../layers/places.ts'

/** All that a company has of hookline on a machine: its hooks.toml, the programs that agents call for it, its plan. Only root writes here. */
export const MANAGED_HOME: string = dirname(MANAGED_CONFIG)

/** With it the company's folder is the state directory, as the installs and plans of others lie in theirs. */
export const MANAGED_ENV: { readonly XDG_STATE_HOME: string } = { XDG_STATE_HOME: dirname(MANAGED_HOME) }

/** True in a process of the company's lines: what lies in its state directory a user could write, and nothing of it is believed. */
export function isManaged(env: Readonly<Record<string, string | undefined>>): boolean {
  return env['XDG_CONFIG_HOME'] === MANAGED_HOME
}

/** Where what the lines of the company leave behind is kept for a user, apart from what their own lines leave. */
export function managedStateHome(home: string): string {
  return `${home}/.local/state/hookline/managed`
}
