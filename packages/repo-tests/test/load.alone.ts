import { expect, test } from 'vitest'
import { faultsOf, type Allowed } from '../load/faults.ts'
import { figuresOf } from '../load/figures.ts'
import { runLoad } from '../load/load.ts'
import { noCodex } from './codex-play.ts'

/** Where others use the machine, too, calls are answered by processes of their own, as they should be, and how long that takes says nothing; `pnpm test:load` tells of a quiet one. */
const BUSY: Allowed = { elsewhere: 2, slower: Number.POSITIVE_INFINITY }

/** `/proc` tells what a process holds. */
const noProc = process.platform !== 'linux'

test.skipIf(noCodex || noProc)(
  'a hundred agents at once, real ones among them: each is answered and obeyed by one server, nothing is lost, nothing leaks, no gate starves',
  async () => {
    const came = await runLoad({ minutes: 0.8, agents: 100, codexes: 2, burst: 700 })
    process.stderr.write(`\n${figuresOf(came).join('\n')}\n`)
    expect(faultsOf(came, BUSY)).toEqual([])
    // enough to say so
    expect(came.calls.length).toBeGreaterThan(500)
    expect(came.codexSessions).toBeGreaterThan(0)
    expect(came.flood.deepest()).toBeGreaterThan(1000)
  },
  420_000,
)
