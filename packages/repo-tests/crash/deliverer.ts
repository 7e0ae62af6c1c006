import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { defineExecutor, type BatchResult, type HookContext } from '@hookline/core'
import { script } from '@hookline/executor-script'
import { runDeliverer } from '@hookline/runtime/deliver'
import { openStepped, reach } from './barrier.ts'

type Options = Parameters<typeof script.execute>[0]['options']

/** The process that delivers, with short leases, and a script that stands still before and after what it does. */
const [owner = '', idle = '400'] = process.argv.slice(2)
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
const stepped = defineExecutor<Options>({
  name: 'script',
  options: script.options,
  answers: true,
  async execute(ctx) {
    reach('run:before')
    const said = await script.execute(ctx)
    reach('run:after')
    return said
  },
  ...(process.env['POINT'] === 'batch:inside'
    ? { executeBatch: oneByOne, batch: { max: 3, linger: 50 } }
    : {}),
})

async function oneByOne(contexts: readonly HookContext<Options>[]): Promise<readonly BatchResult[]> {
  const settled: BatchResult[] = []
  for (const ctx of contexts) {
    if (settled.length > 0) reach('batch:inside')
    settled.push({ status: 'done', output: (await script.execute(ctx)) ?? undefined })
  }
  return settled
}

const ending = await runDeliverer({
  owner,
  signal: stop.signal,
  env: process.env,
  stateDir: `${process.env['XDG_STATE_HOME']}/hookline`,
  executors: { script: stepped },
  hookline: '1.0.0',
  compiler: async () => (file, how) =>
    compile({ file, ...how, dialects, executors: { script }, hookline: '1.0.0' }),
  times: { idle: Number(idle), lease: 400, beat: 80 },
  open: openStepped,
})
process.stdout.write(`${ending}\n`)
process.exit(0)
