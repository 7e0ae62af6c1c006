import { createEntry, type Entry } from './entry.ts'
import type { Message } from './transport.ts'

/** What waits to be sent, and what waits to be confirmed. */
export interface Window {
  /** Waiting to be sent. */
  readonly waiting: ReadonlySet<Entry>
  /** Sent, and not settled. */
  readonly inFlight: number
  /** A message; the same one, if it is under way already: it is not sent twice. `undefined`: another one is, by that id. */
  add(message: Message): Entry | undefined
  /** Not sent, and not to be sent. */
  forget(entry: Entry): void
  /** The one to be sent now; `undefined`: none, or it has to wait. */
  next(): Entry | undefined
  /** It was sent. */
  sent(entry: Entry, at: number): void
  /** Sent, by the id. */
  find(messageId: string): Entry | undefined
  /** Takes out what the broker has settled. @throws Error if nothing was sent under that number */
  settled(tag: number, isMultiple: boolean): readonly Entry[]
  /** Takes out all that was sent: the channel is gone, and the next one counts from the start. */
  lost(): readonly Entry[]
  /** To be sent once more before all others, each alone: one of them ended the channel. */
  again(entries: readonly Entry[]): void
}

/** Bytes under way; one message may have more. */
const MAX_BYTES = 32 * 2 ** 20

export function createWindow(most: number): Window {
  const byId = new Map<string, Entry>()
  const waiting = new Set<Entry>()
  const sent = new Map<number, Entry>()
  let bytes = 0
  let last = 0
  const out = (entry: Entry): Entry => {
    byId.delete(entry.message.properties.messageId)
    bytes -= entry.size
    return entry
  }
  return {
    waiting,
    get inFlight() {
      return sent.size
    },
    add(message) {
      const { messageId } = message.properties
      const known = byId.get(messageId)
      if (known !== undefined) return isSame(known.message, message) ? known : undefined
      const entry = createEntry(message)
      waiting.add(entry)
      byId.set(messageId, entry)
      return entry
    },
    forget(entry) {
      if (waiting.delete(entry)) byId.delete(entry.message.properties.messageId)
    },
    next() {
      const [first] = waiting
      if (first === undefined || sent.size === 0) return first
      const isAlone = first.isSuspect || isAnySuspect(sent)
      return isAlone || sent.size >= most || bytes + first.size > MAX_BYTES ? undefined : first
    },
    sent(entry, at) {
      waiting.delete(entry)
      entry.sentAt = at
      bytes += entry.size
      sent.set(++last, entry)
    },
    find: (messageId) => {
      const entry = byId.get(messageId)
      return entry?.sentAt === undefined ? undefined : entry
    },
    settled: (tag, isMultiple) => taken(sent, tag, isMultiple).map(out),
    lost() {
      const all = [...sent.values()].map(out)
      sent.clear()
      last = 0
      return all
    },
    again(entries) {
      const rest = [...waiting]
      waiting.clear()
      for (const entry of entries) {
        entry.isSuspect = true
        entry.sentAt = undefined
        entry.returned = undefined
        byId.set(entry.message.properties.messageId, entry)
      }
      for (const entry of [...entries, ...rest]) waiting.add(entry)
    },
  }
}

function isSame(one: Message, other: Message): boolean {
  return one.exchange === other.exchange && one.routingKey === other.routingKey && one.body.equals(other.body)
}

/** A suspect is alone under way, so that the first tells. */
function isAnySuspect(sent: ReadonlyMap<number, Entry>): boolean {
  const [first] = sent.values()
  return first?.isSuspect === true
}

function taken(sent: Map<number, Entry>, tag: number, isMultiple: boolean): readonly Entry[] {
  const tags = isMultiple ? upTo(sent, tag) : sent.has(tag) ? [tag] : []
  if (tags.length === 0) throw new Error(`the broker settled ${tag}, which it was not sent`)
  return tags.map((one) => {
    const entry = sent.get(one)!
    sent.delete(one)
    return entry
  })
}

function upTo(sent: ReadonlyMap<number, Entry>, tag: number): readonly number[] {
  const tags: number[] = []
  for (const one of sent.keys()) {
    if (one > tag) break
    tags.push(one)
  }
  return tags
}
