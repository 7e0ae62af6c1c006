import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCodex, type Codex } from '../e2e/index.ts'
import { canMount } from '../test/background-mount.ts'
import { noCodex } from '../test/codex-play.ts'
import type { Actor, Attack } from './attack.ts'
import { canHaveCompany } from './company.ts'
import { groups } from './list/index.ts'
import { play } from './play.ts'
import { letThrough } from './race.ts'
import { createWorld, type World } from './world.ts'

/** Sandboxes, `/proc` and namespaces are those of Linux. */
const canAttack = !noCodex && process.platform === 'linux'

const TIMES = 100

/** All of it takes longer than a change should wait: `pnpm test:attacks`. */
const isCI = process.env['CI'] === 'true' && process.env['HOOKLINE_ATTACKS'] !== 'all'

/** One try of an attack, and what is to come of it. */
interface Try {
  readonly name: string
  readonly actor: Actor
  /** True: it is done without the guard. */
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
  // where the deed was done with the guard, there is nothing to be shown without it
  const held = attack.isHeldByCodex === true ? [] : actors.filter(([, verdict]) => verdict === 'held')
  return [
    ...actors.map(([actor, comes]) => withGuard(attack, actor, comes)),
    ...held.slice(-1).map(([actor]) => withoutGuard(attack, actor)),
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

function withoutGuard(attack: Attack, actor: Actor): Try {
  return {
    name: `${attack.title}, ${actor}, without the guard`,
    actor,
    isControl: true,
    comes: 'done',
    async act(world) {
      const { verdict, told } = await play(world, attack, actor, false)
      return { comes: verdict === 'held' ? 'not done' : 'done', why: lastOf(told) }
    },
  }
}

function overAndOver(attack: Attack): Try {
  return {
    name: `${attack.title}, full, ${TIMES} times`,
    actor: 'full',
    comes: 'held, and not without the guard',
    act(world) {
      const why = letThrough(world, attack, TIMES)
      const done = letThrough(world, attack, 3, false)
      const comes = `${why.length === 0 ? 'held' : 'not held'}, and ${done.length > 0 ? 'not' : 'held'} without the guard`
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
