import type { KeptParts } from '@hookline/runtime/replay'
import { EX_CONFIG } from '../exit-codes.ts'
import type { Flags } from '../flags.ts'
import { complain } from '../verbs/complain.ts'
import { withJournal, type Kept } from './open.ts'
import { eventsFor, sourceOf } from './replay-events.ts'
import { createStages, type Stages } from './replay-plans.ts'
import { counted, NONE, playedJson, playedText, tallyText } from './replay-report.ts'
import { checkMissed, resumed, sendAll, type Wanted } from './replay-send.ts'

/** `hookline replay`. */
export function replayVerb(flags: Flags): Promise<number> {
  const source = sourceOf(flags)
  resumed(flags)
  checkMissed(flags)
  return withJournal(async (kept) => {
    const stages = createStages(flags)
    try {
      const events = eventsFor(source, kept)
      return await (flags.on['deliver'] === true
        ? deliverAll(events, stages, kept, flags)
        : playAll(events, stages, flags))
    } finally {
      await stages.close()
    }
  })
}

async function playAll(events: AsyncIterable<KeptParts>, stages: Stages, { on }: Flags): Promise<number> {
  const isJson = on['json'] === true
  const all: unknown[] = []
  let tally = NONE
  for await (const event of events) {
    const played = await stages.play(event)
    if ('errors' in played) return refuse(played.errors)
    const { replayed } = played
    tally = counted(tally, replayed)
    // there may be more of them than anybody wants in memory
    if (isJson) all.push(playedJson({ event, replayed }))
    else process.stdout.write(`${playedText({ event, replayed })}\n`)
  }
  const end = isJson ? JSON.stringify({ ...tally, events: all }, null, 2) : tallyText(tally)
  process.stdout.write(`${end}\n`)
  return tally.changed > 0 ? 1 : 0
}

async function deliverAll(
  events: AsyncIterable<KeptParts>,
  stages: Stages,
  kept: Kept,
  flags: Flags,
): Promise<number> {
  const wanted: Wanted[] = []
  for await (const event of events) {
    const played = await stages.play(event)
    if ('errors' in played) return refuse(played.errors)
    wanted.push({ ...played.sending, means: played.means })
  }
  return sendAll(wanted, kept, flags)
}

function refuse(errors: Parameters<typeof complain>[0]): number {
  complain(errors)
  return EX_CONFIG
}
