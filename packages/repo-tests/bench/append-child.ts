import { openAppending } from './append-events.ts'

/** Appends so many events, half of them one at a time, and tells what memory it had at each tenth of the way. */
const total = Number(process.argv[2])
const heap: number[] = []
const rss: number[] = []
const began = performance.now()
const { append, close } = await openAppending()

for (let tenth = 0; tenth < 10; tenth++) {
  await append(total / 20, 1)
  await append(total / 20, 100)
  globalThis.gc!()
  const { heapUsed, rss: resident } = process.memoryUsage()
  heap.push(heapUsed)
  rss.push(resident)
}
await close()

process.stdout.write(JSON.stringify({ heap, rss, ms: performance.now() - began }))
