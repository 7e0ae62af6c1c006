import type { Carrier } from '../late/outbox.ts'

/** Who carries out what was sent, in half a sentence. */
export const CARRIED: Readonly<Record<Carrier, string>> = {
  starts: 'a deliverer starts',
  there: 'the deliverer has it',
  none: 'no deliverer could be started: the next event or session tries again',
}
