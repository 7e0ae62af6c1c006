import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import process from 'node:process'
import { HooklineError } from '@hookline/core'
import { answerer, type Numbered } from './answerer.ts'
import { endGroup } from './end-group.ts'
import { frame, frameReader } from './frames.ts'
import type { Said } from './protocol.ts'

const CHANNEL = 3
/** Less than the other thread waits. */
const CLOSE_MS = 400

/** Carries out what is asked over the channel, until it closes. */
export function serve(): void {
  const channel = new Socket({ fd: CHANNEL, readable: true, writable: true })
  const say = (said: Said): Promise<void> =>
    new Promise((resolve) => channel.write(frame(said), () => resolve()))
  const { answer, close } = answerer(say)
  const leave = (): void =>
    void close(CLOSE_MS)
      .catch(() => undefined)
      .finally(endGroup)
  channel.on(
    'data',
    frameReader((message, bytes) => void answer(message as Numbered, bytes)),
  )
  channel.on('end', leave).on('error', leave)
  process.on('uncaughtException', die)
}

/** What nobody caught leaves a plugin in a state that nobody knows: it ends, and says why. */
function die(thrown: unknown): void {
  try {
    const dying = `nobody caught: ${HooklineError.from(thrown).message.slice(0, 200)}`
    writeSync(CHANNEL, frame({ dying } satisfies Said))
  } catch {
    // the channel is full or closed
  }
  process.exit(1)
}
