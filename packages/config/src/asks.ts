import type { Capability } from '@hookline/core'
import type { HookTable } from './hook-table.ts'

/** Keys that are worth nothing unless the agent does something about them. */
export const ASKS: readonly (readonly [
  key: keyof HookTable,
  what: string,
  heeds: (can: Capability) => boolean,
])[] = [
  ['deny', 'obeys a denial', (can) => can.deny],
  ['ask', 'can ask its user or obeys a denial', (can) => can.ask || can.deny],
  ['context', 'takes words for the model', (can) => can.context],
  ['rewrites', 'takes a rewrite', (can) => can.rewrite],
  ['decide', 'obeys an answer', (can) => can.deny || can.ask || can.allow],
  ['on_error', 'obeys a denial', (can) => can.deny],
]

/** What a hook asks of its agents, as one number: a bit for each key of ASKS. */
export function asked({ deny, ask, context, rewrites, decide, on_error }: HookTable, guard: boolean): number {
  return (
    (guard ? 1 : 0) +
    (deny === undefined ? 0 : 2) +
    (ask === undefined ? 0 : 4) +
    (context === undefined ? 0 : 8) +
    (rewrites === true ? 16 : 0) +
    (decide === undefined ? 0 : 32) +
    (on_error === 'deny' ? 64 : 0)
  )
}

/** True if a hook asks for that. */
export function isSet(table: HookTable, key: keyof HookTable): boolean {
  return key === 'on_error' ? table.on_error === 'deny' : table[key] !== undefined && table[key] !== false
}
