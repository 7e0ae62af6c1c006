import { making, PLAYS, type Play } from './play.ts'
import { POINTS } from './points.ts'
import { tally, type Tally } from './tally.ts'
import { createWorld } from './world.ts'

/** `pnpm test:crash [--kills N]`: kills processes, and holds what is left against what was promised. */
const flag = process.argv.indexOf('--kills')
const kills = flag < 0 ? 500 : Number(process.argv[flag + 1])
if (!Number.isInteger(kills) || kills < 1) {
  process.stderr.write('usage: pnpm test:crash [--kills N]\n')
  process.exit(64)
}
const WORLDS = 2
/** A journal of its own for so many kills, so that the making of one is met, too. */
const OF_A_WORLD = 20

const places = new Map<string, number>()
const found: Tally[] = []
let left = kills
let [turn, worlds] = [0, 0]

async function work(): Promise<void> {
  while (left > 0) {
    const number = worlds++
    const world = createWorld(number % 2 === 0)
    const first: Play = (made) => making(made, Math.floor(number / 2))
    for (let hits = 0; hits < OF_A_WORLD && left > 0;) {
      left--
      const play = hits === 0 ? first : PLAYS[turn++ % PLAYS.length]!
      if (met(await play(world))) hits++
      else left++
    }
    found.push(await tally(world))
    world.remove()
  }
}

function met(place: string | undefined): boolean {
  if (place !== undefined) places.set(place, (places.get(place) ?? 0) + 1)
  return place !== undefined
}

await Promise.all(Array.from({ length: WORLDS }, work))
for (const [place, count] of [...places].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  process.stdout.write(`${String(count).padStart(5)}  ${place}\n`)
const sum = (of: (one: Tally) => number): number => found.reduce((all, one) => all + of(one), 0)
const faults = found.flatMap((one) => [...one.faults, ...one.lost.map((delivery) => `lost: ${delivery}`)])
// a point that no process comes by any more tests nothing
if (kills >= PLAYS.length * 2)
  faults.push(
    ...POINTS.map(({ who, at }) => `${who} ${at}`)
      .filter((one) => !places.has(one))
      .map((one) => `never met: ${one}`),
  )
for (const fault of faults) process.stdout.write(`FAULT ${fault}\n`)
const givenUp = sum((one) => one.givenUp)
if (givenUp > 0) process.stdout.write(`dead letters of too many deaths, sent again: ${givenUp}\n`)
process.stdout.write(
  `kills: ${[...places.values()].reduce((all, one) => all + one, 0)}, accepted: ${sum((one) => one.accepted)}, lost: ${sum((one) => one.lost.length)}, repeated: ${sum((one) => one.repeated)}\n`,
)
process.exit(faults.length > 0 ? 1 : 0)
