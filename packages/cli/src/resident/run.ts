import { HooklineError } from '@hookline/core'
import { ownDir } from '@hookline/runtime/state'
import { removeRecord, serve, writeRecord, type ServerRecord, type Serving } from '@hookline/server'
import { version } from '../version.ts'
import { aboutResident, type About } from './about.ts'
import { isAnotherThere } from './another.ts'
import { openHttp } from './open-http.ts'
import { statusOf } from './own-status.ts'
import { closeParts, partsOf, type Parts } from './parts.ts'

const SWEEP_MS = 30_000
const IDLE_MS = 30 * 60_000

/** Answers calls and delivers, until nobody needs it any more. */
export async function runResident(): Promise<void> {
  const about = aboutResident()
  // the folder above it says who may put another one there
  if (ownDir(about.env) === undefined) return about.log(`${about.state} is not a folder of yours alone`)
  const isTheirs = await isAnotherThere(about)
  const parts = partsOf(about)
  parts.deliveries.poke()
  try {
    // whoever started this one may have left it something to deliver
    if (isTheirs) await parts.deliveries.done()
    else await serveWith(about, parts)
  } catch (thrown) {
    about.log(`cannot serve: ${HooklineError.from(thrown).message}`)
    await parts.deliveries.done()
  } finally {
    await closeParts(parts)
  }
}

async function serveWith(about: About, parts: Parts): Promise<void> {
  const { place, build, startedAt, state, log, signal, stays } = about
  const { tally, answering, settings, deliveries } = parts
  let serving: Serving | undefined
  let record: ServerRecord | undefined
  const sweep = sweeping(parts)
  const status = (): Promise<string> => statusOf(about, parts, serving).then((found) => JSON.stringify(found))
  await settings.look()
  serving = await serve({
    place,
    build,
    bin: `${state}/bin`,
    tally,
    answer: answering.answer,
    status,
    idleMs: () => (stays ? Number.POSITIVE_INFINITY : (settings.now().idleMs ?? IDLE_MS)),
    isBusy: deliveries.isBusy,
    beat() {
      // another that began at the same time may have written there what it was
      if (record !== undefined) writeRecord(place, record)
      sweep()
    },
    log,
    signal,
  })
  const tell = (): void => {
    const { http } = parts
    const reached = http === undefined ? null : { port: http.port, token: http.token }
    record = { v: 1, pid: process.pid, build, version, startedAt, http: reached }
    writeRecord(place, record)
    log(`serves ${place.socket}${reached === null ? '' : ` and http://127.0.0.1:${reached.port}`}`)
  }
  await openHttp(about, parts, serving, tell)
  tell()
  log(`ends: ${await serving.drained}`)
  removeRecord(place)
}

/** Now and then: what nobody used for a while is closed, and `[server]` is looked at. */
function sweeping({ answering, keeper, settings, deliveries }: Parts): () => void {
  let sweptAt = Date.now()
  return () => {
    if (Math.abs(Date.now() - sweptAt) < SWEEP_MS) return
    sweptAt = Date.now()
    answering.sweep()
    keeper.sweep()
    deliveries.look()
    void settings.look()
  }
}
