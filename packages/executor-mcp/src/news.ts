import type { Client } from '@modelcontextprotocol/client'
import type { Say } from './notices.ts'
import type { Progress } from './wire.ts'

/** Log messages of a server go where its other words go. */
export function onMessage(client: Client, say: Say): void {
  client.setNotificationHandler('notifications/message', ({ params: { level, logger, data } }) => {
    say(
      `[${level}]${logger === undefined ? '' : ` ${logger}:`} ${typeof data === 'string' ? data : worded(data)}`,
    )
  })
}

/** How far a call is, in words. */
export function progressText({ progress, total, message }: Progress): string {
  const far = typeof total === 'number' ? `${Number(progress)} of ${total}` : `${Number(progress)}`
  return `progress ${far}${typeof message === 'string' ? `: ${message}` : ''}`
}

function worded(data: unknown): string {
  return JSON.stringify(data)?.slice(0, 2000) ?? ''
}
