import type { HookContext } from '@hookline/core'
import { addressOf } from './address.ts'
import type { QueueSecret } from './settings.ts'
import { wellFormed } from './well-formed.ts'
import { words } from './words.ts'

/** Gives the values of secrets for one run, and takes out of a text all that it gave. */
export interface Revealed {
  readonly secret: (secret: QueueSecret) => string
  readonly without: (text: string) => string
}

export function revealing({ secret }: Pick<HookContext, 'secret'>): Revealed {
  const known = new Set<string>()
  return {
    secret: (reference) => {
      const value = secret(reference)
      for (const one of formsOf(value))
        for (const form of [one, words(one)]) if (form.length >= LEAST) known.add(form)
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

/** Of a URL what is secret is its password; where the broker is, is told. */
function formsOf(value: string): readonly string[] {
  const address = addressOf(value)
  if (typeof address === 'string')
    return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(wellFormed(value))]
  const { password } = address
  return password === undefined ? [value] : [value, password, encodeURIComponent(password)]
}

/** Where a secret lies, as people are told: `secret RABBIT`, `env TOKEN`. */
export function secretName(reference: Exclude<QueueSecret, string>): string {
  const [[kind, place] = ['secret', '']] = Object.entries(reference) as [string, string | readonly string[]][]
  return `${kind} ${typeof place === 'string' ? place : place[0]}`
}
