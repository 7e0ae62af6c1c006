import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { HooklineError, listens, type Json } from '@hookline/core'
import type { HistoryFilter } from '@hookline/journal/queries'
import { isNote, verbError } from '@hookline/runtime'
import type { KeptParts } from '@hookline/runtime/replay'
import { eventWanted, oneEvent, tableOf } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { allEvents } from './all-events.ts'
import { inOrder, momentOf } from './moment.ts'
import type { Kept } from './open.ts'

/** Which events are played. */
export type Source =
  | { readonly is: 'one'; readonly said: string }
  | { readonly is: 'file'; readonly file: string; readonly filter: HistoryFilter }
  | { readonly is: 'kept'; readonly filter: HistoryFilter }

/** What `replay` was asked for. @throws HooklineError `USAGE`, `EVENT_UNKNOWN`, `REPLAY_FILE` */
export function sourceOf(flags: Flags): Source {
  const { words, text } = flags
  const [said, ...more] = words
  const filter: HistoryFilter = inOrder({
    since: momentOf(flags, 'since'),
    until: momentOf(flags, 'until'),
    name: eventWanted(text['event']),
  })
  if (more.length > 0) throw usage('replay takes one event or one file')
  if (said === undefined && filter.since === undefined) throw usage('replay what?')
  if (said === undefined) return { is: 'kept', filter }
  if (isFile(said)) return { is: 'file', file: said, filter }
  if (Object.values(filter).some((value) => value !== undefined))
    throw usage('--since, --until and --event choose among several events, and one was named')
  return { is: 'one', said }
}

function usage(message: string): HooklineError {
  return new HooklineError('USAGE', message, {
    hint: 'hookline replay last, hookline replay --since 1d, or hookline replay <file.jsonl>',
  })
}

/** Ids have no dots and no folders. */
function isFile(said: string): boolean {
  return /[./\\]/.test(said) || (existsSync(said) && !/^[\da-f-]+$/.test(said) && said !== 'last')
}

/** These events, the oldest first, or as the file has them. @throws HooklineError `EVENT_NOT_KEPT`, `EVENT_SEVERAL`, `REPLAY_FILE` */
export async function* eventsFor(source: Source, kept: Kept): AsyncGenerator<KeptParts> {
  if (source.is === 'one') yield await oneEvent(kept, source.said)
  else yield* meant(source, kept)
}

async function* meant(source: Exclude<Source, { is: 'one' }>, kept: Kept): AsyncGenerator<KeptParts> {
  const { filter } = source
  const all = source.is === 'kept' ? allEvents(kept, filter) : fileEvents(source.file, filter)
  for await (const event of all) if (isMeant(event, filter)) yield event
}

/** What hookline says of its own hooks is nobody's question; who wants it names it. */
function isMeant({ name }: KeptParts, filter: HistoryFilter): boolean {
  return filter.name !== undefined || !isNote(name)
}

async function* fileEvents(file: string, filter: HistoryFilter): AsyncGenerator<KeptParts> {
  let number = 0
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      number++
      if (line.trim() === '') continue
      const event = eventIn(line)
      if (event === undefined) throw verbError('REPLAY_FILE', `${file}:${number} is no event`)
      if (fits(event, filter)) yield event
    }
  } catch (thrown) {
    const { syscall, message } = thrown as NodeJS.ErrnoException
    if (syscall === undefined) throw thrown
    throw verbError('REPLAY_FILE', `${file} cannot be read: ${message}`)
  }
}

function fits({ at, name }: KeptParts, { since = -Infinity, until = Infinity, name: wanted }: HistoryFilter) {
  return at >= since && at < until && (wanted === undefined || listens([wanted], name))
}

/** `undefined`: it is none. */
function eventIn(line: string): KeptParts | undefined {
  const found = tableOf(parsed(line))
  const { at, body = null, record = null } = found
  const texts = ['id', 'key', 'name', 'agent', 'session', 'root'].map((name) => found[name])
  const when = typeof at === 'string' ? Date.parse(at) : Number.NaN
  if (Number.isNaN(when) || !texts.every((text) => typeof text === 'string')) return undefined
  const [id, key, name, agent, session, root] = texts as readonly string[]
  return {
    id: id!,
    key: key!,
    name: name!,
    agent: agent!,
    session: session!,
    root: root!,
    at: when,
    body,
    record,
  }
}

function parsed(line: string): Json {
  try {
    return JSON.parse(line) as Json
  } catch {
    return null
  }
}
