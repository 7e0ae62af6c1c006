import type { HooklineError } from '@hookline/core'
import { mqError } from './errors.ts'
import type { Loss } from './link.ts'
import { words } from './words.ts'

/** What a channel that ended means for what was under way on it. */
export type Meaning =
  /** Nobody knows what became of it. */
  | { readonly status: 'unknown'; readonly error: HooklineError }
  /** None of it can be published. */
  | { readonly status: 'all'; readonly error: HooklineError }
  /** One of it was refused, and the others went down with it. */
  | { readonly status: 'one'; readonly error: HooklineError }

/** What it means. `name`: the broker's. */
export function meaningOf({ isChannel, code, text }: Loss, name: string): Meaning {
  const said = words(text.replace(/^(Channel closed by server|Connection closed): /, ''))
  const row = code === undefined ? undefined : (isChannel ? CHANNEL : CONNECTION)[code]
  if (row === undefined) {
    const message = `${name} ended the connection before it confirmed: ${said}`
    return { status: 'unknown', error: mqError('MQ_UNSETTLED', message, { retryable: true }) }
  }
  const isOne = /access to topic/.test(text) || row.isOne
  const error = mqError(row.code, `${name} refused it: ${said}`, { retryable: false })
  return { status: isOne ? 'one' : 'all', error }
}

interface Row {
  readonly code: 'MQ_EXCHANGE_MISSING' | 'MQ_FORBIDDEN' | 'MQ_MESSAGE_REFUSED'
  readonly isOne: boolean
}

const ONE: Row = { code: 'MQ_MESSAGE_REFUSED', isOne: true }

/** By the number with which a broker ends a channel. All messages of a hook go to one exchange. */
const CHANNEL: Readonly<Record<number, Row>> = {
  403: { code: 'MQ_FORBIDDEN', isOne: false },
  404: { code: 'MQ_EXCHANGE_MISSING', isOne: false },
  406: ONE,
  // content too large
  311: ONE,
}

/** A frame, or what is in it, that a broker cannot read. */
const CONNECTION: Readonly<Record<number, Row>> = { 501: ONE, 502: ONE, 505: ONE }
