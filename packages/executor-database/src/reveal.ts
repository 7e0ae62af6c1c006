import type { HookContext } from '@hookline/core'
import type { DatabaseSecret } from './settings.ts'

/** Gives the values of secrets, and takes them out of a text again. */
export interface Revealed {
  readonly secret: (secret: DatabaseSecret) => string
  /** Makes a value known that stands in another. */
  readonly hide: (value: string) => void
  readonly without: (text: string) => string
}

/** Real values, none of which gets into a message. */
export function revealing({ secret }: Pick<HookContext, 'secret'>): Revealed {
  const known = new Set<string>()
  const hide = (value: string): void => {
    for (const one of [value, encodeURIComponent(value.replaceAll(/\p{Cs}/gu, '\uFFFD'))])
      if (one.length >= LEAST) known.add(one)
  }
  return {
    hide,
    secret(reference) {
      if (typeof reference === 'string') return reference
      const value = secret(reference)
      hide(value)
      return value
    },
    without: (text) =>
      [...known]
        .toSorted((a, b) => b.length - a.length)
        .reduce((left, value) => left.replaceAll(value, '[secret]'), text),
  }
}

/** A shorter one is in every other word. */
const LEAST = 4

/** Where a secret lies, as people are told: `secret AUDIT`, `env DATABASE_URL`. */
export function secretName(reference: Exclude<DatabaseSecret, string>): string {
  const [[kind, place] = ['secret', '']] = Object.entries(reference) as [string, string | readonly string[]][]
  return `${kind} ${typeof place === 'string' ? place : place[0]}`
}
