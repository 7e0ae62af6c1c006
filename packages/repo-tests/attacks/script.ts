import { setTimeout as delay } from 'node:timers/promises'
import type { ModelItem, ModelStep } from '../e2e/index.ts'
import type { Actor, Attack } from './attack.ts'
import type { World } from './world.ts'

/** What the model does for somebody who attacks. */
export interface Script {
  /** True: it runs something first, and does not only what the guard forbids. */
  readonly acts: boolean
  /** What it does in a session, and in one after it. */
  readonly steps: { readonly first: readonly ModelStep[]; readonly next: readonly ModelStep[] }
  /** True if the attack came to its end, as one that has all rights must: what was refused on its way proves nothing. */
  readonly isDone: () => boolean
}

const DEED: ModelItem = { shell: 'touch forbidden.txt' }
const END: ModelStep = [{ say: 'done' }]
const ENDED = 'tmp/attacked'
const MOST_MS = 60_000

/** Puts what the attack runs into the workspace: a line that deletes much is refused by Codex itself, a program that does so is not. */
export function scriptOf(world: World, attack: Attack, actor: Actor): Script {
  const line = attack.line ?? (attack.loop === undefined ? undefined : REPEATED)
  const acts = actor !== 'repository' && line !== undefined
  if (acts) world.place('work/attack.sh', `trap 'echo $? > "$TMPDIR/attacked"' EXIT\nset -e\n${line}\n`)
  if (attack.loop !== undefined) world.place('work/loop.sh', loopOf(attack.loop))
  const crowd = Array.from({ length: attack.crowd ?? 0 }, (_, n): ModelItem => ({ shell: `true ${n}` }))
  const deed = [...crowd, attack.deed ?? DEED, ...crowd]
  const afterIt: ModelStep = async () => {
    // Codex goes on without a command that takes long
    for (let ms = 0; ms < MOST_MS && !world.has(ENDED); ms += 100) await delay(100)
    return deed
  }
  return {
    acts,
    steps: { first: acts ? [[{ shell: 'sh ./attack.sh' }], afterIt, END] : [deed, END], next: [deed, END] },
    // where the disk is full there is no more to be read
    isDone: () => !acts || (world.has(ENDED) && ['', '0'].includes(world.read(ENDED).trim())),
  }
}

const REPEATED = 'setsid sh ./loop.sh >/dev/null 2>&1 & sleep 0.3'

/** A letter for each deed of a loop. */
export const DEEDS = 'tmp/deeds'

/** It ends by itself, should nobody end it. `did` counts what it has done. */
export function loopOf(line: string): string {
  return `did() { printf . >> "$TMPDIR/deeds"; }\nend=$(($(date +%s) + 120))\nwhile [ $(date +%s) -lt $end ]; do\n${line}\ndone\n`
}
