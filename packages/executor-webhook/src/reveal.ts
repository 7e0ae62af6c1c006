import type { HookContext } from '@hookline/core'
import { webhookError } from './errors.ts'
import { formsOf } from './secret-forms.ts'
import type { WebhookSecret } from './settings.ts'

/** Gives the values of secrets to what is being made for one run. */
export interface Reveal {
  readonly secret: (secret: WebhookSecret) => string
}

/** The same, and takes out of a text all that it gave. */
export interface Revealed extends Reveal {
  /** Makes a value known that holds a secret in other words. */
  readonly hide: (value: string) => void
  /** `isCut`: what begins one at the end of the text is taken out, too. */
  readonly without: (text: string, isCut?: boolean) => string
}

/** For a run: real values, none of which gets into a message. */
export function revealing({ secret }: Pick<HookContext, 'secret'>): Revealed {
  const known = new Set<string>()
  const hide = (value: string): void => {
    for (const one of formsOf(value)) if (one.length >= LEAST) known.add(one)
  }
  return {
    hide,
    secret: (reference) => {
      const value = secret(reference)
      hide(value)
      return value
    },
    without: (text, isCut = false) => {
      const longestFirst = [...known].toSorted((a, b) => b.length - a.length)
      const left = longestFirst.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text)
      return isCut ? withoutHalf(left, longestFirst) : left
    },
  }
}

function withoutHalf(text: string, longestFirst: readonly string[]): string {
  const longest = longestFirst[0]?.length ?? 0
  for (let at = Math.max(0, text.length - longest); at <= text.length - LEAST; at++)
    if (longestFirst.some((value) => value.startsWith(text.slice(at)))) return `${text.slice(0, at)}[secret]`
  return text
}

/** A shorter one is in every other word. */
const LEAST = 4

/** For a preview: the names of secrets, of a text not even that. */
export const standIns: Reveal = {
  secret: (reference) => (typeof reference === 'string' ? '[secret]' : `[${secretName(reference)}]`),
}

/** Where a secret lies, as people are told: `secret SLACK`, `env TOKEN`. */
export function secretName(reference: Exclude<WebhookSecret, string>): string {
  const [[kind, place] = ['secret', '']] = Object.entries(reference) as [string, string | readonly string[]][]
  return `${kind} ${typeof place === 'string' ? place : place[0]}`
}

/** A value that can stand in a header. Never says what it is. @throws HooklineError `WEBHOOK_HEADER_SECRET` */
export function headerSafe(value: string, what: string): string {
  if (/^[\u0020-\u007E]*$/.test(value)) return value
  throw webhookError('WEBHOOK_HEADER_SECRET', `${what} is a secret with characters that no header can hold`)
}
