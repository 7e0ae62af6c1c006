import { closeSync, openSync, writeSync } from 'node:fs'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { defineExecutor } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { runDeliverer } from '@hookline/runtime/deliver'

type Options = Parameters<typeof script.execute>[0]['options']

/** Delivers all that waits to an executor of its own process, and tells what memory it had at each tenth of the way. */
const [root = '', total = '0'] = process.argv.slice(2)
const effects = openSync(`${root}/effects`, 'a')
const heap: number[] = []
const rss: number[] = []
let done = 0

const quick = defineExecutor<Options>({
  name: 'script',
  options: script.options,
  execute({ delivery }) {
    writeSync(effects, `${delivery.id}\n`)
    if (++done % Math.floor(Number(total) / 10) === 0) measure()
    return undefined
  },
})

/** Without what is only waiting to be thrown away; and all that the machine gave. */
function measure(): void {
  globalThis.gc!()
  const { heapUsed, rss: resident } = process.memoryUsage()
  heap.push(heapUsed)
  rss.push(resident)
}

const env = { HOME: root, XDG_STATE_HOME: `${root}/state`, PATH: process.env['PATH'] }
const began = performance.now()
const ending = await runDeliverer({
  owner: 'drain',
  signal: new AbortController().signal,
  env,
  stateDir: `${root}/state/hookline`,
  executors: { script: quick },
  hookline: '1.0.0',
  compiler: async () => (file, how) =>
    compile({ file, ...how, dialects, executors: { script: quick }, hookline: '1.0.0' }),
  times: { idle: 100 },
})
closeSync(effects)
process.stdout.write(JSON.stringify({ ending, heap, rss, ms: performance.now() - began }))
