import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import process from 'node:process'
import { endGroup } from './end-group.ts'

/** What the first thread may take to close what the plugin opened, once nobody is there any more. */
const GRACE_MS = 500
const LOOK_MS = 50
const LIFELINE = 4

/** Ends this process and all it started when whoever started it has ended, or when it takes too much memory. */
export function watch(memory: number): void {
  const lifeline = new Socket({ fd: LIFELINE, readable: true, writable: true })
  const end = (): void => void setTimeout(endGroup, GRACE_MS)
  lifeline.on('end', end).on('error', end).resume()
  setInterval(() => {
    if (process.memoryUsage.rss() < memory * 1024 * 1024) return
    say('memory')
    endGroup()
  }, LOOK_MS)
}

function say(word: string): void {
  try {
    writeSync(LIFELINE, word)
  } catch {
    // the plugin closed it
  }
}
