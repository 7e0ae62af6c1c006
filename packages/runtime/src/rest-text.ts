import type { Pause } from './pauses.ts'
import { wallTime } from './wall-time.ts'

/** Why a hook rests that nobody has switched off, in half a sentence, and what lets it go on. */
export function restText({ hook, until, gone }: Pause): { readonly says: string; readonly hint: string } {
  return gone === undefined
    ? {
        says: `it is paused until ${wallTime(Date.parse(until))}`,
        hint: `Let it go on: hookline pause ${hook} --off`,
      }
    : {
        says: `it rests until it is changed: ${gone.why}`,
        hint: `Change it, or let it try again: hookline pause ${hook} --off`,
      }
}
