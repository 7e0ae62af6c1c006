import { setTimeout as sleep } from 'node:timers/promises'
import { readTrace, type TraceLine } from '@hookline/repo-tests/e2e'
import type { Claim, Evidence } from './claim.ts'
import { printClaim, printEvent } from './screen.ts'
import type { Stage } from './stage.ts'

/** Tells what happened since it was last asked, and counts what held. */
export interface Narrator {
  readonly tell: (claims: readonly Claim[], seen: Pick<Evidence, 'request' | 'lines'>) => Promise<void>
  readonly sum: () => Sum
}

export interface Sum {
  readonly held: number
  readonly failed: number
  readonly events: number
  readonly answered: number
}

export function createNarrator(stage: Stage): Narrator {
  const sum = { held: 0, failed: 0, events: 0, answered: 0 }
  return {
    async tell(claims, seen) {
      const events = readTrace(stage.trace, sum.events)
      sum.events += events.length
      sum.answered += events.filter(({ hooks }) => hooks.length > 0).length
      for (const line of events.filter(isWorthALine)) printEvent(line, stage.workspace)
      for (const claim of claims) {
        const holds = await soon(() => claim.holds({ ...seen, events }))
        printClaim(claim.says, holds)
        sum[holds ? 'held' : 'failed']++
      }
    },
    sum: () => sum,
  }
}

/** Codex also reports each of its model calls; they are counted, not shown, unless a hook wanted them. */
function isWorthALine({ event, hooks }: TraceLine): boolean {
  return hooks.length > 0 || !/^(model|agent)\./.test(event.name)
}

/** What Codex prints comes through a pipe of its own: it may be a moment late. */
async function soon(holds: () => boolean): Promise<boolean> {
  for (let left = 20; left > 0 && !holds(); left--) await sleep(100)
  return holds()
}
