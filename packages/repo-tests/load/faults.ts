import { floodRatio, ofGates, thirds } from './figures.ts'
import type { Loaded } from './load.ts'
import { quantile } from './numbers.ts'

/** What is allowed of it. */
export interface Allowed {
  /** One of so many calls may be answered by a process of its own. */
  readonly elsewhere: number
  /** How many times longer a gate may take while there is much to do in the background. */
  readonly slower: number
}

/** A machine that does nothing else. */
const QUIET: Allowed = {
  // one may find a machine that is busy for a second, which is what a client waits for the server to take it
  elsewhere: 200,
  slower: 5,
}
/** A gate that waits behind background work waits as long as that lasts; this part of it is far from that. */
const BEHIND = 0.8
/** What may be open more than before: connections that happen to be kept, and the files of the journal and a database, which are closed when nobody needed them for a while. */
const MORE_OPEN = 16
const [MORE_MEMORY, MORE_BYTES] = [1.15, 15 << 20]

/** What is not as promised. */
export function faultsOf(came: Loaded, { elsewhere, slower }: Allowed = QUIET): readonly string[] {
  const { status, oneShots, rest, flood, arrived, pids, calls } = came
  const [, middle, last] = thirds(came) as [number, number, number]
  const ratio = floodRatio(calls)
  const [waited, burst] = [quantile(ofGates(calls, true), 0.95), Math.max(...flood.lasted())]
  const { refused, abandoned } = status.after.calls
  const claims: readonly (readonly [what: string, is: boolean])[] = [
    ['the same server served all the time', pids[0] === pids[1]],
    [`hardly any call was answered elsewhere: ${oneShots.later}`, oneShots.later <= calls.length / elsewhere],
    [`nothing was refused: ${refused}`, refused === status.before.calls.refused],
    [
      `who went away had it answered elsewhere: ${abandoned}`,
      abandoned - status.before.calls.abandoned <= oneShots.later,
    ],
    [
      'every other call was answered by it',
      status.after.calls.answered - status.warm.calls.answered >=
        calls.length - (oneShots.later - oneShots.warm),
    ],
    [`all of the flood arrived: ${arrived.flood} of ${flood.accepted()}`, arrived.flood >= flood.accepted()],
    [`nothing was given up: ${status.after.queue?.dead}`, status.after.queue?.dead === 0],
    [`a flood does not starve gates: ${ratio.toFixed(2)} times longer`, ratio <= slower],
    [
      `no gate waits behind a flood of ${burst.toFixed(0)} ms: ${waited.toFixed(0)} ms`,
      waited <= burst * BEHIND,
    ],
    [
      `descriptors stay: ${JSON.stringify([rest.before.links, rest.after.links])}`,
      rest.after.descriptors <= rest.before.descriptors + MORE_OPEN,
    ],
    [
      `sockets stay: ${rest.before.sockets}, ${rest.after.sockets}`,
      rest.after.sockets <= rest.before.sockets + MORE_OPEN,
    ],
    [
      `children end: ${rest.before.children}, ${rest.after.children}`,
      rest.after.children <= rest.before.children,
    ],
    [`memory stays: ${middle}, ${last}`, last <= middle * MORE_MEMORY + MORE_BYTES],
    [
      `its log is quiet:\n${came.log}`,
      !/uncaught|unhandled|MaxListeners|cannot|failed/.test(unlocked(came.log)),
    ],
  ]
  return [
    ...came.faults,
    ...arrived.lost.map((what) => `lost: ${what}`),
    ...claims.flatMap(([what, is]) => (is ? [] : [`not so: ${what}`])),
  ]
}

/** One that was started in vain finds another at the journal, and leaves it there. */
function unlocked(log: string): string {
  return log.replaceAll(/^.* cannot deliver: database is locked$/gm, '')
}
