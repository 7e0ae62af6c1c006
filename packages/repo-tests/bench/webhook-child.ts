import { openWebhook, rate, withReceiver } from './webhook-sends.ts'

/** Sends so many events, 32 at once, and tells what memory it had at each tenth of the way. */
const total = Number(process.argv[2])
const heap: number[] = []
const rss: number[] = []
const began = performance.now()

await withReceiver(async (url) => {
  const { send, close } = await openWebhook(url)
  for (let tenth = 0; tenth < 10; tenth++) {
    await rate(total / 10, 32, send)
    globalThis.gc!()
    const { heapUsed, rss: resident } = process.memoryUsage()
    heap.push(heapUsed)
    rss.push(resident)
  }
  await close()
})

process.stdout.write(JSON.stringify({ heap, rss, ms: performance.now() - began }))
