import { watchGroup } from '@hookline/child'
import type { Held, HookContext } from '@hookline/core'
import type { JSONRPCMessage } from '@modelcontextprotocol/client'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { close, ended, refer } from './child.ts'
import { overOf, usedOf } from './held-child.ts'
import { splitLines, wordLines } from './lines.ts'
import { NOBODY, NOT_CONNECTED, type Fault, type Heard, type Inner } from './inner.ts'
import { messagesIn } from './messages.ts'
import { meter } from './meter.ts'
import type { StdioServer } from './server.ts'
import { notStarted } from './start-error.ts'
import { MAX_MESSAGE } from './units.ts'

/** What is told of a child besides its messages. */
export interface Ears {
  /** A line on stderr, or one on stdout that is no message. */
  readonly word: (line: string) => void
}

/** What may wait for a child that does not read. */
const MAX_UNREAD = 16 * 1024 * 1024
/** More than is ever shown: secrets are taken out before anything is cut to size. */
const MAX_WORDS = 8192
/** Lines that are no messages, and that no server has a reason for, at once. */
const FLOOD = { words: 10_000, stderr: 100_000 }
/** How long the end of a server that does not read any more is waited for. */
const LAST_WORDS_MS = 500

/**
 * A server as a child in a process group of its own: it starts at once. When
 * this process ends the child ends, with all that it started.
 */
export function openStdio(server: StdioServer, ears: Ears, hold: HookContext['hold']): Inner {
  const held = hold({ ...server, file: server.program })
  const child = start(held)
  if ('cause' in child) {
    held.ended()
    return unstarted(notStarted(child.cause, server))
  }
  const group = child.pid === undefined ? undefined : watchGroup(child.pid)
  const { over, gone } = ended(child, group)
  const used = usedOf(held, child.pid, gone)
  let heard = NOBODY
  hear(child, () => heard, ears, server)
  void over.then(() => heard.closed())
  return {
    start: () => ready(child, server),
    send: (message) => write(child, message, heard, over),
    close: () => close(child, group, gone),
    listen: (listener) => void (heard = listener),
    letGo: () => refer(child, 'unref'),
    fate: () => fateOf(child),
    over: (said) => overOf(server, used(), said),
  }
}

function start({
  program: { file, args, cwd, env },
}: Held): ChildProcessWithoutNullStreams | { readonly cause: unknown } {
  try {
    // loaded by the first server: who calls no tool does not pay for it
    const { spawn } = process.getBuiltinModule('node:child_process')
    return spawn(file, args, { cwd, env, detached: true, windowsHide: true })
  } catch (cause) {
    return { cause }
  }
}

function unstarted(error: Error): Inner {
  const refuse = async (): Promise<never> => {
    throw error
  }
  return {
    start: refuse,
    send: refuse,
    close: async () => undefined,
    letGo: () => undefined,
    listen: () => undefined,
    fate: () => '',
  }
}

function ready(child: ChildProcessWithoutNullStreams, server: StdioServer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child.pid !== undefined) return resolve()
    child.once('error', (cause) => reject(notStarted(cause, server)))
  })
}

function hear(
  child: ChildProcessWithoutNullStreams,
  heard: () => Heard,
  { word }: Ears,
  { limits }: StdioServer,
): void {
  const lines = splitLines(limits?.output ?? MAX_MESSAGE)
  const isFlood = { words: meter(FLOOD.words), stderr: meter(FLOOD.stderr) }
  let isGivenUp = false
  const fail = (why: Fault): void => {
    if (isGivenUp) return
    isGivenUp = true
    for (const stream of [child.stdout, child.stderr]) {
      stream.removeAllListeners('data')
      stream.destroy()
    }
    heard().fault(why)
  }
  child.stdout.on('data', (chunk: Buffer) => {
    const whole = lines.take(chunk)
    if (whole === undefined) return fail('too large')
    for (const line of whole) {
      if (isGivenUp) return
      const said = messagesIn(line)
      if (said === 'broken') return fail('broken')
      if (said !== undefined) for (const message of said) heard().message(message)
      else if (isFlood.words()) return fail('flood')
      else if (line.trim() !== '') word(line.slice(0, MAX_WORDS))
    }
  })
  const hearWords = wordLines(MAX_WORDS, (line) => (isFlood.stderr() ? fail('flood') : word(line)))
  child.stderr.on('data', hearWords)
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined)
}

function write(
  { stdin, exitCode, signalCode }: ChildProcessWithoutNullStreams,
  message: JSONRPCMessage,
  heard: Heard,
  over: Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // nobody has it, and nobody will; what the server died of, and said of that, is known a moment later
    const refuse = (): void => void atMost(over, LAST_WORDS_MS).then(() => reject(new Error(NOT_CONNECTED)))
    const isGone = exitCode !== null || signalCode !== null || !stdin.writable
    if (isGone) return refuse()
    if (stdin.writableLength > MAX_UNREAD) heard.fault('unread')
    stdin.write(`${JSON.stringify(message)}\n`, (error) =>
      error === null || error === undefined ? resolve() : refuse(),
    )
  })
}

function atMost(over: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void over.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function fateOf({ exitCode, signalCode }: ChildProcessWithoutNullStreams): string {
  if (signalCode !== null) return `it was killed by ${signalCode}`
  return exitCode === null ? 'it closed its stdout' : `it ended with exit code ${exitCode}`
}
