import { HooklineError } from '@hookline/core'
import type { Journal } from '@hookline/journal'
import { howMany, verbError } from '@hookline/runtime'
import type { ToSend } from '@hookline/runtime/replay'
import { isTerminal, isYes } from '../ask.ts'
import type { Flags } from '../flags.ts'
import type { Carrier } from '../late/outbox.ts'
import { outbox } from '../outbox.ts'
import { CARRIED } from './carrier.ts'
import { paint } from '../paint.ts'
import { planRequest } from '../plan.ts'
import { lineText } from './line-text.ts'
import type { Kept } from './open.ts'
import { freeNumber, missed, NONE_SENT, sendUnder, type Sent } from './replay-batches.ts'
import type { PlayedHere } from './replay-plans.ts'

/** What of an event is to be sent again. */
export interface Wanted extends ToSend, Pick<PlayedHere, 'means'> {}

/** `hookline replay --deliver`. */
export async function sendAll(all: readonly Wanted[], kept: Kept, flags: Flags): Promise<number> {
  const isKnown = (id: string): boolean => kept.journal.standingOf(id) !== undefined
  const isMissed = flags.on['missed'] === true
  const wanted = (isMissed ? missed(all, isKnown) : all).filter(({ deliveries }) => deliveries.length > 0)
  const held = [...new Set(all.flatMap((one) => one.held))]
  const count = wanted.reduce((sum, { deliveries }) => sum + deliveries.length, 0)
  const found: Found = { events: wanted.length, count, held }
  if (count === 0) return told(flags, { ...found, ...NONE_SENT }, isMissed ? NONE_MISSED : NOT_IN_BACKGROUND)
  if (!(await isSure(found, wanted, flags)))
    return told(flags, { ...found, ...NONE_SENT }, 'nothing was sent')
  const number = isMissed ? undefined : (resumed(flags) ?? freeNumber(wanted, isKnown))
  const { fault, carrier, ...sent } = send(number, wanted, kept.journal, flags)
  const code = told(
    flags,
    { ...found, ...(number === undefined ? {} : { number }), ...sent },
    sentText(sent, number, carrier),
  )
  if (fault !== undefined) throw stopped(fault, number)
  return code
}

const NOT_IN_BACKGROUND = 'nothing of these runs in the background'
const NONE_MISSED = 'nothing was missed: each hook that runs in the background for these has its delivery'

/** The number that sending goes on under. @throws HooklineError `USAGE` */
export function resumed({ text, on }: Pick<Flags, 'text' | 'on'>): number | undefined {
  const said = text['resume']
  if (said === undefined) return undefined
  if (on['deliver'] === true && /^[1-9]\d{0,3}$/.test(said)) return Number(said)
  throw new HooklineError('USAGE', '--resume is the number of a --deliver that came to no end')
}

/** @throws HooklineError `USAGE` */
export function checkMissed({ text, on }: Pick<Flags, 'text' | 'on'>): void {
  if (on['missed'] !== true || (on['deliver'] === true && text['resume'] === undefined)) return
  throw new HooklineError('USAGE', '--missed says of --deliver what is sent, and goes without --resume')
}

/** What was sent is on its way, and nobody wants it twice. */
function stopped({ code, message, hint }: HooklineError, number: number | undefined): HooklineError {
  const again = number === undefined ? 'once more' : `with --resume ${number}`
  const next = `The same ${again} sends what is left, and nothing twice.`
  return new HooklineError(code, `not all of it was sent: ${message}`, { hint: `${hint} ${next}`.trim() })
}

interface Found {
  readonly events: number
  readonly count: number
  /** Names of hooks that need one that would have to run. */
  readonly held: readonly string[]
}

function sentText({ sent, known, dropped }: Sent, number: number | undefined, carrier: Carrier): string {
  const what =
    number === undefined
      ? `${paint('green', 'sent')}: ${sent}, under the delivery ids that they would have had`
      : `${paint('green', 'sent again')}: ${sent}, under delivery ids of their own`
  const rest = [
    ...(known === 0 ? [] : [`${known} were sent before`]),
    ...(dropped === 0 ? [] : [`${dropped} found no room in their queue`]),
  ]
  if (sent === 0) return [paint('yellow', 'nothing was sent'), ...rest].join('; ')
  return [`${what}; ${CARRIED[carrier]}`, ...rest]
    .join('; ')
    .concat('. hookline history --state queued shows what is on its way')
}

/** @throws HooklineError `REPLAY_ASK` where nobody can be asked */
async function isSure({ count, events }: Found, wanted: readonly Wanted[], flags: Flags): Promise<boolean> {
  if (flags.on['yes'] === true) return true
  const what = `${count === 1 ? '1 delivery' : `${count} deliveries`} of ${howMany(events, 'event')}`
  if (!isTerminal() || flags.on['json'] === true)
    throw verbError(
      'REPLAY_ASK',
      `${what} would be ${flags.on['missed'] === true ? 'sent' : 'sent again'}, for real`,
    )
  for (const line of byHook(wanted)) process.stdout.write(`  ${line}\n`)
  return isYes(flags.on['missed'] === true ? `Send ${what}, for real?` : `Send ${what} again, for real?`)
}

function byHook(wanted: readonly Wanted[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { hook } of wanted.flatMap(({ deliveries }) => deliveries)) {
    const name = `${hook.layer ?? 'user'}/${hook.id}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${lineText(name)}  ${count}`)
}

/** What is kept so far is delivered, whatever becomes of the rest. */
function send(
  number: number | undefined,
  wanted: readonly Wanted[],
  journal: Journal,
  flags: Flags,
): ReturnType<typeof sendUnder> & { readonly carrier: Carrier } {
  const { file, required, overrides } = planRequest(flags)
  const { keepAll, startDeliveringFrom } = outbox()
  let carrier: Carrier | undefined
  const sent = sendUnder(number, wanted, (batch) => {
    const all = batch.map(({ deliveries, means: { loaded, root } }) => ({
      deliveries,
      loaded,
      how: { file, required, root, overrides },
    }))
    const became = keepAll(all, journal, process.env)
    const found = startDeliveringFrom(journal)
    carrier ??= found
    return became
  })
  return { ...sent, carrier: carrier ?? 'none' }
}

function told(
  flags: Flags,
  { held, ...found }: Found & Sent & { readonly number?: number },
  text: string,
): number {
  const isJson = flags.on['json'] === true
  const note = `not sent, since they need one that would have to run: ${held.map((one) => lineText(one)).join(', ')}`
  const lines = held.length === 0 ? [text] : [text, paint('yellow', note)]
  process.stdout.write(`${isJson ? JSON.stringify({ ...found, held }) : lines.join('\n')}\n`)
  return 0
}
