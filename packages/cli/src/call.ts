import { codexReader } from '@hookline/agents/codex-reader'
import type { DialectReader, LifecycleEvent } from '@hookline/core'
import { fileRecorder, hear, NO_REPLY, SILENCE, type Call, type LoadedPlan } from '@hookline/runtime'
import { asked, type Asked } from './asked.ts'
import { eventsIn } from './events-in.ts'
import type * as Engage from './engage.ts'
import { keepPromise } from './reply.ts'
import { readAll } from './stdio.ts'

/**
 * One call of an agent: one complete answer in the agent's shape and exit code 0, whatever happens. Nearly every event is one
 * that nobody wants: that is found out here, with as little as it takes; all else is in engage.ts.
 */
export async function main(): Promise<void> {
  const about = asked()
  let loaded: LoadedPlan | undefined
  keepPromise(() => engage().endedEarly(about, loaded))
  try {
    const bytes = readAll()
    const reader = readerOf(about)
    if (reader === undefined) return await engage().engage(about, bytes)
    const events = eventsIn(bytes, reader, about)
    loaded = await about.load(events)
    const call = events && (await hear(events, loaded))
    if (call === undefined || call.isWanted || hasNews(call, loaded))
      return await engage().engage(about, bytes, loaded, call)
    return await about.give(NO_REPLY, () => recordAll(call.events, loaded!, about))
  } catch (thrown) {
    await engage().failed(about, thrown, loaded)
  }
}

/** Required, not imported: the first module that a CommonJS program imports brings up a loader, which takes longer. */
function engage(): typeof Engage {
  return require('./engage.ts') as typeof Engage
}

/** `undefined`: an agent that is read by its whole dialect, or a call that is about more than a payload and a plan. */
function readerOf({ flags, canary }: Asked): DialectReader | undefined {
  const isPlain =
    flags.faults.length === 0 &&
    canary === undefined &&
    flags.text['trace'] === undefined &&
    flags.text['scope'] !== 'project'
  return isPlain && flags.text['agent'] === codexReader.name ? codexReader : undefined
}

/** True if the user may have to be told something though no hook is due. */
function hasNews({ events }: Call, { errors }: LoadedPlan): boolean {
  return errors.length > 0 || events.some(({ name }) => name === 'session.start')
}

function recordAll(events: readonly LifecycleEvent[], loaded: LoadedPlan, { config }: Asked): void {
  const recorder = fileRecorder(process.env)
  for (const event of events) {
    recorder.seen(event)
    recorder.happened({ event, outcome: SILENCE, loaded, config, reply: NO_REPLY })
  }
}
