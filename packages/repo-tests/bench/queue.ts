import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inTurn, type Figure } from './measure.ts'
import { withQueue } from './queue-sends.ts'

const ROUNDS = 7
const SENDS = 10_000

/**
 * An event of 2 KB to a durable quorum queue, persistent and confirmed, by the executor as a server has it open; beside the same messages
 * by amqplib driven as well as it can be: streamed, 256 in flight, without delay.
 */
export async function queue(): Promise<Figure> {
  return await withQueue(async ({ byHookline, byAmqplib }) => {
    const found = await inTurn({ hookline: () => rate(byHookline), amqplib: () => rate(byAmqplib) }, ROUNDS)
    const { hookline = 0, amqplib = 1 } = found
    return {
      ratio: hookline / amqplib,
      median: hookline,
      unit: 'messages/s',
      anchor: `amqplib, streamed, ${Math.round(amqplib).toLocaleString('en')}/s`,
      goal: 0.8,
      atLeast: true,
      notes: [
        'the difference buys the event made into a message, one verdict for each, what is returned tied to its message, and limits; what is written in one moment goes out together, which amqplib alone does not do',
      ],
    }
  })
}

async function rate(publish: (count: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  await publish(SENDS)
  return (SENDS / (performance.now() - began)) * 1000
}

const MANY = 100_000

/** So many messages, one process: memory at the end beside that after a tenth of the way. */
export async function queueMemory(): Promise<Figure> {
  const child = fileURLToPath(new URL('queue-child.ts', import.meta.url))
  const said = execFileSync(process.execPath, ['--expose-gc', child, String(MANY)], { encoding: 'utf8' })
  const { heap, rss, ms } = JSON.parse(said) as { heap: number[]; rss: number[]; ms: number }
  const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`
  return {
    ratio: heap.at(-1)! / heap[0]!,
    median: (MANY / ms) * 1000,
    unit: 'messages/s',
    anchor: `its own heap after a tenth of ${MANY.toLocaleString('en')}, ${mb(heap[0]!)}`,
    goal: 1.1,
    notes: [
      `heap at most ${mb(Math.max(...heap))}`,
      `resident: ${mb(rss[0]!)} after a tenth, ${mb(rss.at(-1)!)} in the end, ${mb(Math.max(...rss))} at most`,
    ],
  }
}
