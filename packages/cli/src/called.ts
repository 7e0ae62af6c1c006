import type { DialectReader, LifecycleEvent } from '@hookline/core'
import { NO_REPLY, SILENCE, type Call, type LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { eventsIn } from './events-in.ts'
import { isShared } from './shared-line.ts'
import { look, wholeOf } from './transcribed.ts'
import type * as Engage from './engage.ts'

/** What answers a call that is more than nothing; loaded when there is one. */
export type Engaging = () => Pick<typeof Engage, 'engage' | 'failed' | 'raised' | 'raisingFor'>

/**
 * One call of an agent, answered whatever happens. Nearly every event is one that nobody wants: that is found out here, with as
 * little as it takes; all else is in engage.ts.
 */
export async function called(
  about: Asked,
  bytes: () => Uint8Array,
  reader: DialectReader | undefined,
  engage: Engaging,
): Promise<void> {
  let loaded: LoadedPlan | undefined
  try {
    const payload = noticeIn(about) ?? bytes()
    if (reader === undefined || !isPlain(about)) return await engage().engage(about, payload)
    const events = eventsIn(payload, reader, about)
    loaded = await about.load(events)
    const call = events && (await about.hear(wholeOf(events, loaded, about, reader), loaded))
    if (call === undefined || call.isWanted || hasNews(call, loaded))
      return await engage().engage(about, payload, loaded, call)
    return await about.give(NO_REPLY, () => {
      recordAll(call.events, loaded!, about)
      return look(call.events, loaded!, about, reader, engage)
    })
  } catch (thrown) {
    await engage().failed(about, thrown, loaded)
  }
}

/** What an agent gives a program that it only notifies is the last of its words. */
function noticeIn({ flags: { text, words } }: Asked): Uint8Array | undefined {
  return text['event'] === 'notify' ? Buffer.from(words.at(-1) ?? '') : undefined
}

/** False: a call that is about more than a payload and a plan. */
function isPlain(about: Asked): boolean {
  const { flags, canary } = about
  return (
    flags.faults.length === 0 &&
    canary === undefined &&
    flags.text['trace'] === undefined &&
    !isShared(about) &&
    flags.text['event'] !== 'notify'
  )
}

/** True if the user may have to be told something though no hook is due. */
function hasNews({ events }: Call, { errors }: LoadedPlan): boolean {
  return errors.length > 0 || events.some(({ name }) => name === 'session.start')
}

function recordAll(events: readonly LifecycleEvent[], loaded: LoadedPlan, { config, recorder }: Asked): void {
  for (const event of events) {
    recorder.seen(event)
    recorder.happened({ event, outcome: SILENCE, loaded, config, reply: NO_REPLY })
  }
}
