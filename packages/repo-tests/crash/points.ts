/** Who is killed, and where. */
export interface Point {
  readonly who: 'agent' | 'deliverer'
  readonly at: string
}

/** Every place of the way of a run at which a process may die, in the order it meets them. */
export const POINTS: readonly Point[] = [
  { who: 'agent', at: 'accept:before' },
  // the event is written, its runs are not
  { who: 'agent', at: 'accept:event' },
  { who: 'agent', at: 'accept:commit' },
  // kept, and nobody was told
  { who: 'agent', at: 'accept:after' },
  { who: 'agent', at: 'answered' },
  { who: 'deliverer', at: 'takePlace:after' },
  { who: 'deliverer', at: 'admit:commit' },
  { who: 'deliverer', at: 'admit:after' },
  { who: 'deliverer', at: 'claim:commit' },
  { who: 'deliverer', at: 'claim:after' },
  { who: 'deliverer', at: 'run:before' },
  // done, and nobody knows
  { who: 'deliverer', at: 'run:after' },
  // of several in one go one is done
  { who: 'deliverer', at: 'batch:inside' },
  { who: 'deliverer', at: 'settle:commit' },
  { who: 'deliverer', at: 'settle:after' },
  // given up, and hooks that are to be told are not, or were and nobody knows
  { who: 'deliverer', at: 'news:after' },
  { who: 'deliverer', at: 'told:before' },
  { who: 'deliverer', at: 'told:commit' },
  { who: 'deliverer', at: 'retain:commit' },
  { who: 'deliverer', at: 'retain:after' },
]

/** Where a journal is made, or one of the version before is brought to this one. */
export const MAKING: readonly string[] = ['open:step', 'open:commit']
