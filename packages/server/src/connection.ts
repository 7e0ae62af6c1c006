import type { Socket } from 'node:net'
import type { AgentReply } from '@hookline/core'
import { answerFrame, parseCall, parseHeader, type CallFrame, type Header } from './frame.ts'
import { createLock } from './pipe.ts'
import { GREETING, MAX_GREETING, MAX_HEADER, REFUSED, TAKEN } from './protocol.ts'

/** What a connection is about, told by whoever serves it. */
export interface Desk {
  /** Whether a call of a client of that build is taken; `proof`: what it showed. */
  readonly takes: (build: string, proof: string) => boolean
  /** Answers a call that was taken; `undefined`: there is no answer, and its client sees that it has none. */
  readonly answer: (call: CallFrame, reply: Reply) => void
  /** Called once for every call that was taken, whatever became of it; `answered`: all of the answer has left. */
  readonly over: (answered: boolean) => void
  /** Gives the text that is asked for. */
  readonly status: () => Promise<string>
  /** Resolves once everything that was taken is done. */
  readonly stop: () => Promise<void>
}

/** Says what comes of a call; only the first time counts. */
export type Reply = (reply: AgentReply | undefined) => void

/** A greeting comes at once, a call as soon as the agent has written it, and an answer goes as fast as it is read. */
const GREETING_MS = 5000
const CALL_MS = 65_000

/** Speaks with one client, as protocol.ts has it; with one that has the key, if there is one, as pipe.ts has it. */
export function converse(socket: Socket, desk: Desk, key?: string): void {
  const lock = key === undefined ? undefined : createLock(key)
  let step: (bytes: Buffer) => void = lock === undefined ? greeted : proves
  let held: Buffer[] = []
  let size = 0
  let isTaken = false
  let isSaid = false
  let header: Header | undefined
  socket.setTimeout(GREETING_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes: Buffer) => step(bytes))
  socket.on('end', () => {
    // half a call: the client is gone, and nothing was begun
    if (step !== ignored) socket.destroy()
  })
  socket.on('close', () => over(false))
  if (lock !== undefined) socket.write(lock.asks)

  function over(answered: boolean): void {
    if (!isTaken) return
    isTaken = false
    desk.over(answered)
  }

  function ignored(): void {}

  function line(bytes: Buffer, most: number): string | undefined {
    held.push(bytes)
    size += bytes.length
    const all = held.length === 1 ? bytes : Buffer.concat(held)
    const end = all.indexOf(10)
    if (end === -1 || end > most) {
      if (size > most) socket.destroy()
      held = [all]
      return undefined
    }
    const rest = all.subarray(end + 1)
    held = rest.length === 0 ? [] : [rest]
    size = rest.length
    return all.toString('latin1', 0, end)
  }

  function proves(bytes: Buffer): void {
    const text = line(bytes, MAX_GREETING)
    if (text === undefined) return
    const said = lock!.opens(text)
    step = said === undefined ? ignored : greeted
    if (said === undefined) return ends(REFUSED)
    socket.write(said)
    if (held.length > 0) greeted(Buffer.alloc(0))
  }

  function greeted(bytes: Buffer): void {
    const text = line(bytes, MAX_GREETING)
    if (text === undefined) return
    const found = /^(\w+ \d+) (call|status|stop)(?: ([\w.+-]{1,120})(?: ([0-9a-f]{32}))?)?$/.exec(text)
    step = ignored
    if (found === null || found[1] !== GREETING) return ends(REFUSED)
    const [, , word, build = '', proof = ''] = found
    if (word === 'call') return calls(build, proof)
    socket.setTimeout(0)
    const told = word === 'status' ? desk.status() : desk.stop().then(() => '')
    told.then(ends, () => socket.destroy())
  }

  function calls(build: string, proof: string): void {
    if (!desk.takes(build, proof)) return ends(REFUSED)
    isTaken = true
    step = heads
    socket.setTimeout(CALL_MS, () => socket.destroy())
    socket.write(TAKEN)
    if (held.length > 0) heads(Buffer.alloc(0))
  }

  function heads(bytes: Buffer): void {
    const text = line(bytes, MAX_HEADER)
    if (text === undefined) return
    header = parseHeader(text)
    if (header === undefined) return void socket.destroy()
    step = fills
    fills(undefined)
  }

  function fills(bytes: Buffer | undefined): void {
    if (bytes !== undefined) {
      held.push(bytes)
      size += bytes.length
    }
    if (size < header!.total) return
    step = ignored
    if (size > header!.total) return void socket.destroy()
    socket.setTimeout(0)
    const call = parseCall(header!, held.length === 1 ? held[0]! : Buffer.concat(held))
    held = []
    desk.answer(call, reply)
  }

  function reply(said: AgentReply | undefined): void {
    if (isSaid || !isTaken) return
    isSaid = true
    if (said === undefined) return void socket.destroy()
    // while some of it is here the process must not end
    ends(answerFrame(said), () => over(true))
  }

  /** The last that is said: whoever does not read it is not waited for. */
  function ends(last: string | Buffer, left: () => void = ignored): void {
    socket.setTimeout(CALL_MS)
    socket.end(last, (failed?: Error | null) => {
      if (failed === undefined || failed === null) left()
      socket.destroySoon()
    })
  }
}
