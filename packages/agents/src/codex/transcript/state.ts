import type { Json, Usage } from '@hookline/core'
import { asFields } from '../../payload.ts'

/** How far a rollout file was read, as far as what comes next depends on it. */
export interface State {
  /** Whose file it is; `null`: its beginning was not read. */
  readonly thread: string | null
  /** The turn that is going on. */
  readonly turn: string | null
  /** False: reading began somewhere in a turn, and no record has said yet in which. */
  readonly isPlaced: boolean
  /** How many messages the turn has had. */
  readonly messages: number
  /** True if something was said or done in it. */
  readonly acted: boolean
  readonly usage: Usage | null
  /** Patches that are under way, by the id of the call. */
  readonly calls: Readonly<Record<string, string>>
}

const FIRST: State = {
  thread: null,
  turn: null,
  isPlaced: false,
  messages: 0,
  acted: false,
  usage: null,
  calls: {},
}

/** In the turn that a record is of, if that is not known yet. */
export function placed(state: State, turn: string | null): State {
  return state.isPlaced || turn === null ? state : { ...state, isPlaced: true, turn, acted: true }
}

/** `null` is the state before the first record. */
export function stateFrom(before: Json): State {
  return { ...FIRST, ...asFields(before) }
}
