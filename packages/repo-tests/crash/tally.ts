import type { World } from './world.ts'

/** What all the killing came to. */
export interface Tally {
  readonly accepted: number
  /** Accepted, and never carried out. */
  readonly lost: readonly string[]
  /** Accepted, and a dead letter for a while, since so many died of it; sent again. */
  readonly givenUp: number
  /** Carried out once more than once, each time under the same delivery id. */
  readonly repeated: number
  /** What the journal says that is not so. */
  readonly faults: readonly string[]
}

/** Delivers what is left, undisturbed, and holds the journal against the effects. */
export async function tally(world: World): Promise<Tally> {
  let givenUp = 0
  for (let rounds = 0; rounds < 60; rounds++) {
    await world.deliverer(undefined, 300).ended
    const journal = world.journal()
    // one that was there at too many deaths in a row: it is kept, and somebody who has looked sends it again
    const dead = journal.db
      .all("SELECT id FROM runs WHERE state = 'dead' AND hook <> 'user/fatal'")
      .map(({ id }) => Number(id))
    givenUp += dead.length
    if (dead.length > 0) journal.redrive(dead)
    const isDone = journal.isDone()
    journal.close()
    if (isDone) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const effects = world.effects()
  const done = new Set(effects)
  const accepted = world.accepted()
  return {
    accepted: accepted.length,
    givenUp,
    lost: accepted.filter((delivery) => !done.has(delivery)),
    repeated: effects.length - done.size,
    faults: faults(world, accepted, done),
  }
}

function faults(world: World, accepted: readonly string[], done: ReadonlySet<string>): readonly string[] {
  const journal = world.journal()
  const count = (sql: string): number => Number(journal.db.get(sql)!['count'])
  const runs = count("SELECT count(*) AS count FROM runs WHERE hook <> 'user/fatal'")
  const fatal = (state: string): number =>
    count(`SELECT count(*) AS count FROM runs WHERE hook = 'user/fatal' AND ${state}`)
  const ledger: readonly (readonly [what: string, is: boolean])[] = [
    ['every run is done', runs === count("SELECT count(*) AS count FROM runs WHERE state = 'done'")],
    ['every run that never can is given up', fatal("state <> 'dead'") === 0],
    [
      'that one was given up is one fact, told of each',
      fatal("state = 'dead'") ===
        count("SELECT count(*) AS count FROM runs WHERE hook = 'user/alarm' AND state = 'done'"),
    ],
    ['every accepted run is there', runs >= accepted.length],
    ['every effect is a run', runs === done.size],
    [
      'every run was done once',
      count("SELECT count(*) AS count FROM attempts WHERE status = 'done'") === runs,
    ],
    ['no try goes on', count("SELECT count(*) AS count FROM attempts WHERE status = 'running'") === 0],
    ['no lane is left', count('SELECT count(*) AS count FROM lanes') === 0],
    ['nobody waits', count('SELECT count(*) AS count FROM waits') === 0],
  ]
  const found = [
    ...journal.faults().map((fault) => `integrity: ${fault}`),
    ...ledger.flatMap(([what, is]) => (is ? [] : [`not so: ${what}`])),
  ]
  journal.close()
  return found
}
