import type { HooklineError } from '@hookline/core'
import type { Journal } from '@hookline/journal'
import { howMany, verbError } from '@hookline/runtime'
import { sentAgain, type ToSend } from '@hookline/runtime/replay'
import { ask, isTerminal } from '../ask.ts'
import type { Flags } from '../flags.ts'
import { outbox } from '../outbox.ts'
import { paint } from '../paint.ts'
import { planRequest } from '../plan.ts'
import { complain } from '../verbs/complain.ts'
import { lineText } from './line-text.ts'
import type { Kept } from './open.ts'
import type { PlayedHere } from './replay-plans.ts'

/** What of an event is to be sent again. */
export interface Wanted extends ToSend, Pick<PlayedHere, 'means'> {}

/** `hookline replay --deliver`. */
export async function sendAll(all: readonly Wanted[], kept: Kept, flags: Flags): Promise<number> {
  const wanted = all.filter(({ deliveries }) => deliveries.length > 0)
  const held = [...new Set(all.flatMap((one) => one.held))]
  const count = wanted.reduce((sum, { deliveries }) => sum + deliveries.length, 0)
  const found: Found = { events: wanted.length, count, held }
  if (count === 0)
    return told(flags, { ...found, sent: 0, dropped: 0 }, 'nothing of these runs in the background')
  if (!(await isSure(found, wanted, flags)))
    return told(flags, { ...found, sent: 0, dropped: 0 }, 'nothing was sent')
  let dropped = 0
  for (const one of wanted) dropped += send(one, kept.journal, flags)
  outbox().startDelivering(true)
  const sent = count - dropped
  return told(flags, { ...found, sent, dropped }, sentText(sent, dropped))
}

interface Found {
  readonly events: number
  readonly count: number
  /** Names of hooks that need one that would have to run. */
  readonly held: readonly string[]
}

function sentText(sent: number, dropped: number): string {
  const lost = dropped === 0 ? '' : `; ${dropped} found no room in their queue`
  return `${paint('green', 'sent again')}: ${sent}, under delivery ids of their own; a deliverer starts${lost}. hookline history --state queued shows what is on its way`
}

/** @throws HooklineError `REPLAY_ASK` where nobody can be asked */
async function isSure({ count, events }: Found, wanted: readonly Wanted[], flags: Flags): Promise<boolean> {
  if (flags.on['yes'] === true) return true
  const what = `${count === 1 ? '1 delivery' : `${count} deliveries`} of ${howMany(events, 'event')}`
  if (!isTerminal() || flags.on['json'] === true)
    throw verbError('REPLAY_ASK', `${what} would be sent again, for real`)
  for (const line of byHook(wanted)) process.stdout.write(`  ${line}\n`)
  return /^(y|yes)$/i.test((await ask(`Send ${what} again, for real? [y/N] `)) ?? 'no')
}

function byHook(wanted: readonly Wanted[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { hook } of wanted.flatMap(({ deliveries }) => deliveries)) {
    const name = `${hook.layer ?? 'user'}/${hook.id}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${lineText(name)}  ${count}`)
}

/** Gives how many there was no room for. */
function send({ deliveries, means: { loaded, root } }: Wanted, journal: Journal, flags: Flags): number {
  const { file, required, overrides } = planRequest(flags)
  const how = { file, required, root, overrides }
  const warn = (error: HooklineError): void => complain([error])
  const again = sentAgain(deliveries, nextOf(deliveries, journal))
  return outbox().handOver(again, { env: process.env, loaded, how, warn }).length
}

/** The first number that none of them was sent under. */
function nextOf(deliveries: ToSend['deliveries'], journal: Journal): number {
  let n = 1
  while (sentAgain(deliveries, n).some(({ id }) => journal.standingOf(id) !== undefined)) n++
  return n
}

function told(flags: Flags, { held, ...found }: Found & Sent, text: string): number {
  const isJson = flags.on['json'] === true
  const note = `not sent, since they need one that would have to run: ${held.map((one) => lineText(one)).join(', ')}`
  const lines = held.length === 0 ? [text] : [text, paint('yellow', note)]
  process.stdout.write(`${isJson ? JSON.stringify({ ...found, held }) : lines.join('\n')}\n`)
  return 0
}

interface Sent {
  readonly sent: number
  readonly dropped: number
}
