import { expect, test } from 'vitest'
import { faultsOf, type Allowed } from '../load/faults.ts'
import { figuresOf } from '../load/figures.ts'
import { runLoad, type Loaded } from '../load/load.ts'
import { quantile } from '../load/numbers.ts'
import { noCodex } from './codex-play.ts'

/**
 * Where others use the machine, too, a call is answered by a process of its own now and then, as it should be: more often only if every other call
 * takes half of the second that a client waits for the server. A gate that were starved would wait as long as the flood lasts; on a busy machine
 * one takes some four times longer than without. `pnpm test:load` tells of a quiet one.
 */
function busy({ calls }: Loaded): Allowed {
  const middle = quantile(
    calls.map(({ ms }) => ms),
    0.5,
  )
  return { elsewhere: middle > 500 ? 2 : 20, slower: 20 }
}

/** `/proc` tells what a process holds. */
const noProc = process.platform !== 'linux'

test.skipIf(noCodex || noProc)(
  'a hundred agents at once, real ones among them: each is answered and obeyed, nearly always by the same server; nothing is lost, nothing leaks, and no gate is starved by what runs in the background',
  async () => {
    const came = await runLoad({ minutes: 0.8, agents: 100, codexes: 2, burst: 700 })
    process.stderr.write(`\n${figuresOf(came).join('\n')}\n`)
    expect(faultsOf(came, busy(came))).toEqual([])
    // enough to say so
    expect(came.calls.length).toBeGreaterThan(500)
    expect(came.codexSessions).toBeGreaterThan(0)
    expect(came.flood.deepest()).toBeGreaterThan(1000)
  },
  420_000,
)
