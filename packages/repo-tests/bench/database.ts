import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { BATCH, openRows } from './database-rows.ts'
import { inTurn, type Figure } from './measure.ts'

const ROUNDS = 7
const BATCHES = 20
const DIALECTS = ['sqlite', 'postgres', 'mysql'] as const

/** Events of 2 KB stored in batches, beside the bare driver that stores the same rows as well as it can; the worst of three databases. */
export async function database(): Promise<Figure> {
  const found = []
  for (const dialect of DIALECTS) found.push({ dialect, ...(await measured(dialect)) })
  const [worst] = found.toSorted((a, b) => a.hookline / a.bare - b.hookline / b.bare) as [
    (typeof found)[number],
  ]
  const shown = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`
  return {
    ratio: worst.hookline / worst.bare,
    median: worst.hookline,
    unit: 'rows/s',
    anchor: `the driver of ${worst.dialect} by itself, ${shown(worst.bare)}, ${BATCH} rows at once`,
    goal: 0.8,
    atLeast: true,
    notes: found.map(
      ({ dialect, hookline, bare }) =>
        `${dialect}: ${shown(hookline)}, the driver by itself ${shown(bare)} (${(hookline / bare).toFixed(2)}x)`,
    ),
  }
}

async function measured(
  dialect: (typeof DIALECTS)[number],
): Promise<{ readonly hookline: number; readonly bare: number }> {
  const rows = await openRows(dialect)
  try {
    const cases = { hookline: () => rows.hookline(BATCHES), bare: () => rows.bare(BATCHES) }
    return (await inTurn(cases, ROUNDS)) as { readonly hookline: number; readonly bare: number }
  } finally {
    await rows.close()
  }
}

const MANY = 100_000

/** So many events into SQLite, one process: memory at the end beside that after a tenth of the way. */
export async function databaseMemory(): Promise<Figure> {
  const child = fileURLToPath(new URL('database-child.ts', import.meta.url))
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
      `kept to 5,000 rows meanwhile; heap at most ${mb(Math.max(...heap))}`,
      `resident: ${mb(rss[0]!)} after a tenth, ${mb(rss.at(-1)!)} in the end, ${mb(Math.max(...rss))} at most`,
    ],
  }
}
