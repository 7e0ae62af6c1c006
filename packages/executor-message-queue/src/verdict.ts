import type { HooklineError } from '@hookline/core'
import type { Connector } from './connector.ts'
import type { Entry } from './entry.ts'
import { mqError } from './errors.ts'
import type { Message } from './transport.ts'
import { words } from './words.ts'

/** A message of which nothing is known for so long is no longer waited for: its connection is ended. */
const STALL_MS = 60_000

/** True: a broker that still confirms would have done so long since. */
export function isStalled({ sentAt }: Entry): boolean {
  return sentAt !== undefined && performance.now() - sentAt > STALL_MS
}

/** What is known of a message when time is up. */
export function lateError(
  { sentAt }: Entry,
  { name, link, blocked, fault }: Pick<Connector, 'name' | 'link' | 'blocked' | 'fault'>,
): HooklineError {
  const later = { retryable: true } as const
  if (sentAt !== undefined) {
    const why = blocked === undefined ? '' : `, it is blocked: ${words(blocked)}`
    return mqError(
      'MQ_UNCONFIRMED',
      `${name} did not confirm in time${why}; whether it has it is unknown`,
      later,
    )
  }
  if (link === undefined) {
    const why = fault === undefined ? '' : `: ${fault.message}`
    return mqError('MQ_UNREACHABLE', `there was no connection to ${name} in time${why}`, later)
  }
  return blocked === undefined
    ? mqError('MQ_BUSY', `${name} had others to confirm, and it was not sent in time`, later)
    : mqError('MQ_BLOCKED', `${name} takes nothing for now: ${words(blocked)}; it was not sent`, later)
}

/** Nothing is sent that nobody waits for. */
export function noTime(name: string): HooklineError {
  return mqError('MQ_BUSY', `there was no time left to send it to ${name}`, { retryable: true })
}

/** What the library says of a message that no frame can hold. */
export function notEncoded(thrown: unknown): HooklineError {
  const { message } = thrown as { readonly message?: unknown }
  return mqError('MQ_HEADERS', `the message cannot be put into AMQP: ${words(String(message))}`, {
    cause: thrown,
    retryable: false,
  })
}

/** What happens to a message that comes, or is under way, when everything is closed. */
export function closed(name: string): HooklineError {
  return mqError('MQ_CLOSED', `nothing is published to ${name} any more`, { retryable: true })
}

/** What comes back from a broker is told apart by its id. */
export function twin({ properties: { messageId } }: Message): HooklineError {
  return mqError('MQ_BUSY', `another message is under way as "${messageId}"`, { retryable: true })
}
