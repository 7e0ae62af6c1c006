import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isNewer } from '../src/build.ts'
import { placeOf } from '../src/place.ts'
import { serve } from '../src/serve.ts'
import type { ServerStatus } from '../src/status.ts'
import { createTally } from '../src/tally.ts'
import { pipePlace, serverAt } from './asked.ts'

/** A process that serves: answers each call with its body, and writes down that it did. `build state idleMs answerMs kind`. */
const [build, state, idle, answerMs, kind] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string?,
]
const place = kind === 'pipe' ? pipePlace(state) : placeOf(state)
const tally = createTally()
const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())
const say = (what: string): void => void process.stdout.write(`${what}\n`)

const other = await serverAt(place)
if (other !== undefined && !isNewer(build, other.build, state)) {
  say('theirs')
  process.exit(0)
}
const statusOf = (): ServerStatus => ({
  v: 1,
  pid: process.pid,
  version: '1.0.0',
  build,
  startedAt: 0,
  state: serving.state(),
  socket: place.socket,
  http: null,
  rss: 0,
  ...tally.tell(),
  queue: null,
  config: { files: [], errors: [] },
})
const serving = await serve({
  place,
  build,
  bin: state,
  tally,
  answer({ body }, reply) {
    const id = Buffer.from(body).toString()
    appendFileSync(`${state}/ran`, `${id}\n`)
    void sleep(Number(answerMs)).then(() => reply({ stdout: id, stderr: '', exitCode: 0, unsaid: [] }))
  },
  status: async () => JSON.stringify(statusOf()),
  idleMs: () => Number(idle),
  isBusy: () => false,
  beat: () => undefined,
  log: () => undefined,
  signal: stop.signal,
})
say('serving')
const why = await serving.drained
say(`${why} ${JSON.stringify(tally.tell().calls)}`)
process.exit(0)
