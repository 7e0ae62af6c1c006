import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openAppending } from './append-events.ts'
import { inTurn, type Figure } from './measure.ts'

const ROUNDS = 7
const TOGETHER = 500

/**
 * An event of 2 KB appended as a line, one at a time and 500 in one go, by the executor as a server has it open; beside a bare loop
 * of one `write` for each of the same lines to a file that stays open, O_APPEND.
 */
export async function append(): Promise<Figure> {
  const hook = await openAppending()
  const found = await inTurn(
    {
      one: () => hook.append(2000, 1),
      many: () => hook.append(20_000, TOGETHER),
      bare: () => hook.bare(20_000),
    },
    ROUNDS,
  )
  await hook.close()
  const { one, many, bare } = found as { readonly one: number; readonly many: number; readonly bare: number }
  const shown = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`
  return {
    ratio: many / bare,
    median: many,
    unit: 'events/s',
    anchor: `a bare loop of O_APPEND writes, ${shown(bare)}`,
    goal: 0.6,
    atLeast: true,
    notes: [
      `one at a time: ${shown(one)} (${(one / bare).toFixed(2)}x), ${(1e6 / one).toFixed(0)} us each, which buy the lock between processes, each folder of the path by its own descriptor, and the looks at what was opened`,
    ],
  }
}

const MANY = 100_000

/** So many appends, one process: memory at the end beside that after a tenth of the way. */
export async function appendMemory(): Promise<Figure> {
  const child = fileURLToPath(new URL('append-child.ts', import.meta.url))
  const said = execFileSync(process.execPath, ['--expose-gc', child, String(MANY)], { encoding: 'utf8' })
  const { heap, rss, ms } = JSON.parse(said) as { heap: number[]; rss: number[]; ms: number }
  const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
  return {
    ratio: heap.at(-1)! / heap[0]!,
    median: (MANY / ms) * 1000,
    unit: 'events/s',
    anchor: `its own heap after a tenth of ${MANY.toLocaleString('en')}, ${mb(heap[0]!)}`,
    goal: 1.1,
    notes: [
      `heap at most ${mb(Math.max(...heap))}`,
      `resident: ${mb(rss[0]!)} after a tenth, ${mb(rss.at(-1)!)} in the end, ${mb(Math.max(...rss))} at most`,
    ],
  }
}
