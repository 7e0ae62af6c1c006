import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openHook } from './database-rows.ts'

/** Stores so many events, in batches of every size, and tells what memory it had at each tenth of the way. */
const total = Number(process.argv[2])
const heap: number[] = []
const rss: number[] = []
const stateDir = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
const began = performance.now()

const { store, close } = await openHook(
  { url: 'sqlite:bench', table: 'bench', create: true, max_rows: 5000 },
  stateDir,
)
let stored = 0
for (let tenth = 1; tenth <= 10; tenth++) {
  while (stored < (total * tenth) / 10) {
    const count = Math.min(1 + (stored % 250), total - stored)
    await store(count)
    stored += count
  }
  globalThis.gc!()
  const { heapUsed, rss: resident } = process.memoryUsage()
  heap.push(heapUsed)
  rss.push(resident)
}
await close()
rmSync(stateDir, { recursive: true, force: true, maxRetries: 9 })

process.stdout.write(JSON.stringify({ heap, rss, ms: performance.now() - began }))
