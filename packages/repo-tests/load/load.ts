import { setTimeout as delay } from 'node:timers/promises'
import { simulatedAgent, type Call, type Notebook } from './agent.ts'
import { realAgent } from './codex.ts'
import { createFlood, type Flood } from './flood.ts'
import { lostOf, type Arrived } from './ledger.ts'
import { createPace, type Pace } from './pace.ts'
import type { Server, Status } from './server.ts'
import { started } from './start.ts'
import { descriptorsOf, sampleOf, type Sample } from './watch.ts'
import { createLoadWorld, type LoadWorld } from './world.ts'

/** How much load, and for how long. */
export interface LoadOptions {
  readonly minutes: number
  readonly agents: number
  readonly codexes: number
  /** Events of one burst of background work. */
  readonly burst: number
}

/** What came of it. */
export interface Loaded {
  readonly calls: readonly Call[]
  readonly faults: readonly string[]
  readonly codexSessions: number
  readonly seconds: number
  readonly thinkMs: number
  /** `warm`: those of `later` that were made before the calls that count. */
  readonly oneShots: { readonly starting: number; readonly warm: number; readonly later: number }
  /** The processes that served, the first first. */
  readonly pids: readonly (number | undefined)[]
  /** `warm`: as the calls that count began. */
  readonly status: {
    readonly before: Status
    readonly warm: Status
    readonly after: Status
    readonly all: readonly Status[]
  }
  readonly samples: readonly Sample[]
  /** At rest: before, and after all of it. */
  readonly rest: { readonly before: Rest; readonly after: Rest }
  readonly flood: Pick<Flood, 'accepted' | 'deepest' | 'after' | 'lasted'>
  readonly arrived: Arrived
  readonly log: string
}

/** A process that has nothing to do. */
interface Rest extends Sample {
  readonly links: Readonly<Record<string, number>>
}

const SAMPLE_MS = 1000
/** Connections that were open for something are closed by then. */
const REST_MS = 6000
/** A call that was begun has ended by then. */
const LAST_MS = 1000

/** Lets agents work, floods the background, and counts. */
export async function runLoad(options: LoadOptions): Promise<Loaded> {
  const [world, pace] = [await createLoadWorld(options.codexes), createPace()]
  try {
    return await loaded(world, pace, options)
  } catch (thrown) {
    throw new Error(`it could not be finished; the log of the server:\n${world.log()}`, { cause: thrown })
  } finally {
    // nobody works in what is being removed
    pace.end()
    await delay(LAST_MS)
    await world.remove()
  }
}

async function loaded(
  world: LoadWorld,
  pace: Pace,
  { minutes, agents, codexes, burst }: LoadOptions,
): Promise<Loaded> {
  const server = await started(world)
  const starting = world.oneShots()
  const first = await server.status()
  const notebook: Notebook = { calls: [], faults: [], due: [], noted: [] }
  const flood = createFlood(server, world.receiver, burst, notebook)
  // one that cannot go on is a fault, and the others go on
  const broken = (thrown: unknown): number => {
    notebook.faults.push(`an agent broke: ${String(thrown)}`)
    return 0
  }
  const working = Promise.all(
    Array.from({ length: agents }, (_, n) => simulatedAgent(world, n, pace, notebook, flood).catch(broken)),
  )
  // every agent has spoken, every hook has run: what is open now may stay open
  await flood.run(performance.now() + 1)
  const before = await rested(world, server, pace, notebook, flood)
  // nobody calls now: from here on all is counted
  const [warm, told, oneShots] = [notebook.calls.length, await server.status(), world.oneShots()]
  pace.goOn()
  const from = performance.now()
  const watching = watched(server)
  const codexing = Promise.all(
    Array.from({ length: codexes }, (_, n) => realAgent(world, n, pace, notebook).catch(broken)),
  )
  await flood.run(from + minutes * 60_000)
  const thinkMs = pace.thinkMs()
  pace.end()
  const seconds = (performance.now() - from) / 1000
  const sessions = await Promise.all([codexing, working]).then(([counts]) => counts)
  const watch = await watching.end()
  const after = await rested(world, server, pace, notebook, flood)
  return {
    calls: notebook.calls.slice(warm),
    faults: notebook.faults,
    codexSessions: sessions.reduce((sum, one) => sum + one, 0),
    seconds,
    thinkMs,
    oneShots: { starting, warm: oneShots - starting, later: world.oneShots() - starting },
    pids: [server.pid, world.server()?.pid],
    status: { before: first, warm: told, after: await server.status(), all: watch.status },
    samples: watch.samples,
    rest: { before, after },
    flood,
    arrived: await lostOf(world, notebook),
    log: world.log(),
  }
}

/** Nobody calls and nothing waits; then what is open is what stays open. */
async function rested(
  world: LoadWorld,
  server: Server,
  pace: Pace,
  notebook: Notebook,
  flood: Flood,
): Promise<Rest> {
  pace.pause()
  for (let rounds = 0; rounds < 240; rounds++) {
    await delay(500)
    const { queue, calls } = await server.status()
    const waits = (queue?.queued ?? 0) + (queue?.running ?? 0) + calls.open
    if (waits === 0 && (await world.receiver.tell('counts')).flood >= flood.accepted()) break
  }
  await delay(REST_MS)
  const sample = sampleOf(server.pid)
  if (sample === undefined)
    throw new Error(`the server is gone\n${notebook.faults.join('\n')}\n${world.log()}`)
  return { ...sample, links: descriptorsOf(server.pid) }
}

function watched(server: Server): {
  readonly end: () => Promise<{ readonly samples: readonly Sample[]; readonly status: readonly Status[] }>
} {
  const [samples, status]: [Sample[], Status[]] = [[], []]
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      const sample = sampleOf(server.pid)
      if (sample !== undefined) samples.push(sample)
      if (samples.length % 5 === 0)
        await server.status().then(
          (one) => status.push(one),
          () => undefined,
        )
      await delay(SAMPLE_MS)
    }
  })()
  return {
    async end() {
      isOver = true
      await watching
      return { samples, status }
    },
  }
}
