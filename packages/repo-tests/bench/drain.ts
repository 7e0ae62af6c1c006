import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keep } from '@hookline/runtime/background'
import { deliveryOf, execEvent, LOADED, promised } from '../crash/delivery.ts'
import type { Figure } from './measure.ts'

/** What it came to that so many deliveries waited. */
export interface Drained {
  readonly ending: string
  /** How many were carried out, and how many more than once. */
  readonly carriedOut: number
  readonly repeated: number
  /** Bytes at each tenth of the way: what is in use, and what the machine gave. */
  readonly heap: readonly number[]
  readonly rss: readonly number[]
  readonly ms: number
}

const MANY = 100_000

/** So many promised deliveries wait, and one process carries them all out: memory at the end beside that after a tenth of the way. */
export async function drainFlat(): Promise<Figure> {
  const { heap, rss, ms, carriedOut, repeated } = drain(MANY)
  const mb = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`
  if (carriedOut !== MANY || repeated > 0) throw new Error(`carried out ${carriedOut}, repeated ${repeated}`)
  return {
    ratio: heap.at(-1)! / heap[0]!,
    median: (MANY / ms) * 1000,
    unit: 'deliveries/s',
    anchor: `its own heap after a tenth of ${MANY.toLocaleString('en')}, ${mb(heap[0]!)}`,
    goal: 1.1,
    notes: [
      `each carried out once, in ${Math.round(ms / 1000)} s; heap at most ${mb(Math.max(...heap))}`,
      `resident: ${mb(rss[0]!)} after a tenth, ${mb(rss.at(-1)!)} in the end, ${mb(Math.max(...rss))} at most`,
    ],
  }
}

/** Keeps so many deliveries, and has them carried out by a deliverer of its own process. */
export function drain(count: number): Drained {
  const root = mkdtempSync(join(tmpdir(), 'hookline-drain-'))
  try {
    fill(root, count)
    const child = fileURLToPath(new URL('drain-child.ts', import.meta.url))
    const said = execFileSync(process.execPath, ['--expose-gc', child, root, String(count)], {
      encoding: 'utf8',
    })
    const effects = readFileSync(join(root, 'effects'), 'utf8').split('\n').filter(Boolean)
    const carriedOut = new Set(effects).size
    return { ...(JSON.parse(said) as Drained), carriedOut, repeated: effects.length - carriedOut }
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 9 })
  }
}

const AT_ONCE = 1000

function fill(root: string, count: number): void {
  const file = join(root, 'hooks.toml')
  const keys = 'run = ["true"]\nmode = "background"\ndelivery = "at-least-once"'
  writeFileSync(file, `version = 1\n[[hooks]]\nid = "note"\non = "exec.before"\n${keys}\n`)
  mkdirSync(join(root, 'state/hookline'), { recursive: true, mode: 0o700 })
  for (let from = 0; from < count; from += AT_ONCE) {
    const event = execEvent(root, `echo ${'x'.repeat(2000)}`)
    const deliveries = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) =>
      deliveryOf(event, promised('note'), `${event.key}:user/note:${n}`),
    )
    keep(deliveries, {
      env: { HOME: root, XDG_STATE_HOME: join(root, 'state') },
      loaded: LOADED,
      how: { file, required: true, root },
      warn: (error) => process.stderr.write(`${error.message}\n`),
    }).journal.close()
  }
}
