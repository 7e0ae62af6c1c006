import type { Client } from '@modelcontextprotocol/client'
import type { Say } from './notices.ts'

/** Log messages of a server go where its other words go. */
export function onMessage(client: Client, say: Say): void {
  client.setNotificationHandler('notifications/message', ({ params: { level, logger, data } }) => {
    say(
      `[${level}]${logger === undefined ? '' : ` ${logger}:`} ${typeof data === 'string' ? data : worded(data)}`,
    )
  })
}

interface Progress {
  readonly progress: number
  readonly total?: number | undefined
  readonly message?: string | undefined
}

/** How far a call is. */
export function onProgress(say: Say): (progress: Progress) => void {
  return ({ progress, total, message }) => {
    const far = total === undefined ? String(progress) : `${progress} of ${total}`
    say(`progress ${far}${message === undefined ? '' : `: ${message}`}`)
  }
}

function worded(data: unknown): string {
  return JSON.stringify(data)?.slice(0, 2000) ?? ''
}
