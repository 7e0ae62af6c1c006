import { withQueue } from './queue-sends.ts'

/** Publishes so many events, and tells what memory it had at each tenth of the way. */
const total = Number(process.argv[2])
const heap: number[] = []
const rss: number[] = []
const began = performance.now()

await withQueue(async ({ byHookline }) => {
  for (let tenth = 0; tenth < 10; tenth++) {
    await byHookline(total / 10)
    globalThis.gc!()
    const { heapUsed, rss: resident } = process.memoryUsage()
    heap.push(heapUsed)
    rss.push(resident)
  }
})

process.stdout.write(JSON.stringify({ heap, rss, ms: performance.now() - began }))
