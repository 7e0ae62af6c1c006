import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import ky from 'ky'
import { Pool } from 'undici'
import { inTurn, type Figure } from './measure.ts'
import { EVENT, openWebhook, rate, withReceiver } from './webhook-sends.ts'

const ROUNDS = 7
const SENDS = { 1: 2000, 32: 6000 } as const

/**
 * An event of 2 KB sent to a receiver in its own process, one at a time and 32 at once, by the executor as a server has it open;
 * beside ky driven as well as it can be: over Node's own fetch, connections kept, nothing tried again, no timer.
 */
export async function webhook(): Promise<Figure> {
  return await withReceiver(async (url) => {
    const hook = await openWebhook(url)
    const pool = new Pool(new URL(url).origin, { connections: 32 })
    const by = { webhook: hook.send, ky: () => byKy(url), pool: () => byPool(pool) }
    const found = await inTurn(
      Object.fromEntries(
        ([1, 32] as const).flatMap((atOnce) =>
          Object.entries(by).map(([name, send]) => [
            `${name} ${atOnce}`,
            () => rate(SENDS[atOnce], atOnce, send),
          ]),
        ),
      ),
      ROUNDS,
    )
    await Promise.all([hook.close(), pool.close()])
    return figure(found)
  })
}

function figure(found: Readonly<Record<string, number>>): Figure {
  const times = (name: string, atOnce: number): number =>
    found[`webhook ${atOnce}`]! / found[`${name} ${atOnce}`]!
  const shown = (name: string, atOnce: number): string =>
    `${Math.round(found[`${name} ${atOnce}`]!).toLocaleString('en')}/s`
  const atOnce = times('ky', 1) < times('ky', 32) ? 1 : 32
  return {
    ratio: times('ky', atOnce),
    median: found[`webhook ${atOnce}`]!,
    unit: 'events/s',
    anchor: `ky over Node's fetch, ${shown('ky', atOnce)}, ${atOnce} at once`,
    goal: 0.9,
    atLeast: true,
    notes: [
      ...[1, 32].map(
        (n) =>
          `${n} at once: ${shown('webhook', n)}, ky ${shown('ky', n)} (${times('ky', n).toFixed(2)}x), undici's Pool ${shown('pool', n)} (${times('pool', n).toFixed(2)}x)`,
      ),
      "the Pool sends and reads bytes and no more; the difference buys the guard's check of the URL, the event made into a request, checked headers, a limit on the answer, errors with a class, and ky",
    ],
  }
}

async function byKy(url: string): Promise<void> {
  const response = await ky.post(url, { json: EVENT, retry: 0, timeout: false, throwHttpErrors: false })
  await response.text()
}

async function byPool(pool: Pool): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const { body } = await pool.request({ path: '/hook', method: 'POST', headers, body: JSON.stringify(EVENT) })
  await body.text()
}

const MANY = 100_000

/** So many sends, one process: memory at the end beside that after a tenth of the way. */
export async function webhookMemory(): Promise<Figure> {
  const child = fileURLToPath(new URL('webhook-child.ts', import.meta.url))
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
