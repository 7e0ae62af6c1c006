import type { Session } from '../session.ts'

/** What a session has given to the SDK. */
export interface Held {
  /** What hooks have had to say so far. */
  readonly said: string[]
  /** Tools and models with hooks in them. */
  readonly known: WeakSet<object>
  readonly isOver: () => boolean
}

const HELD = new WeakMap<Session, Held>()

/** The same for each call. */
export function heldFor(session: Session): Held {
  const held = HELD.get(session) ?? { said: [], known: new WeakSet(), isOver: () => session.stopped }
  HELD.set(session, held)
  return held
}
