import type { Program } from './program.ts'

/** By this line a unit is known again as hookline's. */
export const MARK =
  'Written by `hookline serve install`, which writes it anew; `hookline serve uninstall` removes it.'

/** What a unit starts, and the folders that XDG names. */
export interface UnitParts extends Program {
  readonly state: string
  readonly config: string
}

/** The text of a unit. */
export type UnitOf = (parts: UnitParts) => string
