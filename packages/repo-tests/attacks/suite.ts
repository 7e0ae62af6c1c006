import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCodex, type Codex } from '../e2e/index.ts'
import { canMount } from '../test/background-mount.ts'
import { noCodex } from '../test/codex-play.ts'
import type { Actor, Attack } from './attack.ts'
import { canHaveCompany } from './company.ts'
import { groups } from './list/index.ts'
import { controlsOf } from './controls.ts'
import { play } from './play.ts'
import { letThrough } from './race.ts'
import { createWorld, type World } from './world.ts'

/** Sandboxes, `/proc` and namespaces are those of Linux. */
const canAttack = !noCodex && process.platform === 'linux'

const TIMES = 100
/** What was done less often did not go on while the guard was asked: plans come back only now and then to be deleted again. */
const LEAST_DEEDS = 3

/** All of it takes longer than a change should wait: `pnpm test:attacks`. */
const isCI = process.env['CI'] === 'true' && process.env['HOOKLINE_ATTACKS'] !== 'all'

/** One try of an attack, and what is to come of it. */
interface Try {
  readonly name: string
  readonly actor: Actor
  /** True: it is done without the guard, or whatever else holds it. */
  readonly isControl?: true
  readonly comes: string
  /** What came of it, and what tells why. */
  readonly act: (world: World) => Promise<{ readonly comes: string; readonly why: readonly string[] }>
}

/** The tests of a group: what the docs say of each attack, for each who tries it, and that without the guard it comes to something. */
export function suite(name: keyof typeof groups): void {
  describe.skipIf(!canAttack).each([groups[name]!])('$title', { timeout: 300_000 }, ({ attacks }) => {
    let world: World
    beforeAll(async () => {
      world = await createWorld((await findCodex()) as Codex)
    }, 120_000)
    afterAll(() => world?.remove())
    const tries = attacks.filter(canStage).flatMap(isCI ? fewOf : triesOf)
    test.each(tries.map((one) => [one.name, one.comes, one.act] as const))(
      '%s: %s',
      async (_, comes, act) => {
        expect(await act(world)).toMatchObject({ comes })
      },
    )
  })
}

/** Of every fourth attack the one with most rights, and of every eighth that it comes to something without the guard. */
function fewOf(attack: Attack, at: number): readonly Try[] {
  if (at % 4 !== 0) return []
  const all = triesOf(attack)
  const strongest = all.findLast(({ isControl }) => isControl !== true)
  return all.filter((one) => one === strongest || (one.isControl === true && at % 8 === 0))
}

function triesOf(attack: Attack): readonly Try[] {
  const actors = Object.entries(attack.comes) as readonly (readonly [Actor, string])[]
  return [
    ...actors.map(([actor, comes]) => withGuard(attack, actor, comes)),
    ...controlsOf(attack).flatMap(({ actor, by }) => (by === 'itself' ? [] : [withoutIt(attack, actor, by)])),
    ...(attack.loop === undefined ? [] : [overAndOver(attack)]),
  ]
}

function withGuard(attack: Attack, actor: Actor, comes: string): Try {
  return {
    name: `${attack.title}, ${actor}`,
    actor,
    comes,
    async act(world) {
      const { verdict, isDone, told } = await play(world, attack, actor)
      const isProof = actor !== 'full' || isDone
      return { comes: isProof ? verdict : `the attack was not carried out: ${verdict}`, why: lastOf(told) }
    },
  }
}

function withoutIt(attack: Attack, actor: Actor, by: 'no guard' | 'words'): Try {
  const how = by === 'words' ? { words: attack.opens! } : { isGuarded: false }
  return {
    name: `${attack.title}, ${actor}, ${by === 'words' ? attack.opens!.join(' ') : 'without the guard'}`,
    actor,
    isControl: true,
    comes: 'done',
    async act(world) {
      const { verdict, told } = await play(world, attack, actor, how)
      return { comes: verdict === 'held' ? 'not done' : 'done', why: lastOf(told) }
    },
  }
}

function overAndOver(attack: Attack): Try {
  return {
    name: `${attack.title}, full, ${TIMES} times`,
    actor: 'full',
    comes: 'held while it went on, and not without the guard',
    act(world) {
      const { let: why, deeds } = letThrough(world, attack, TIMES, { least: LEAST_DEEDS })
      const { let: done } = letThrough(world, attack, 3, { isGuarded: false })
      const during = deeds < LEAST_DEEDS ? `while it was done ${deeds} times` : 'while it went on'
      const comes = `${why.length === 0 ? 'held' : 'not held'} ${during}, and ${done.length > 0 ? 'not' : 'held'} without the guard`
      return Promise.resolve({ comes, why })
    },
  }
}

function canStage({ stage = {} }: Attack): boolean {
  return (stage.managed === undefined || canHaveCompany) && (stage.diskKb === undefined || canMount)
}

/** What came last; the rest is what Codex tells its model at first. */
function lastOf(told: readonly string[]): readonly string[] {
  return [...new Set(told)].filter((text) => text.length < 1000).slice(-12)
}
