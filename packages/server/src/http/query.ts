import type { HooklineError } from '@hookline/core'
import { apiError } from '../errors.ts'

/** What was said behind the question mark. */
export type Said<Name extends string> = Readonly<Partial<Record<Name, string>>>

const LONGEST = 4096

/** The words of a query, each of these at most once, and no others. @throws HooklineError `API_QUERY` */
export function saidIn<Name extends string>(query: URLSearchParams, names: readonly Name[]): Said<Name> {
  const said: Partial<Record<Name, string>> = {}
  for (const [name, value] of query) {
    const known = names.find((one) => one === name)
    if (known === undefined) throw unfit(`there is no ${JSON.stringify(name.slice(0, 40))} to ask for`, names)
    if (Object.hasOwn(said, known)) throw unfit(`${known} is said twice`)
    if (value === '' || value.length > LONGEST) throw unfit(`${known} is empty or too long`)
    said[known] = value
  }
  return said
}

/** What is wrong with a query. */
export function unfit(message: string, names: readonly string[] = []): HooklineError {
  return apiError(
    'API_QUERY',
    message,
    names.length === 0 ? {} : { hint: `There are ${names.join(', ')}: docs/api.md.` },
  )
}

/** How many at most. @throws HooklineError `API_QUERY` */
export function limitIn(said: string | undefined, usual: number, most: number): number {
  const limit = said === undefined ? usual : /^\d{1,9}$/.test(said) ? Number(said) : 0
  if (limit >= 1 && limit <= most) return limit
  throw unfit(`limit is a number from 1 to ${most}`)
}

/** One of some words. @throws HooklineError `API_QUERY` */
export function oneOf<Word extends string>(
  name: string,
  said: string | undefined,
  words: readonly Word[],
): Word | undefined {
  const word = words.find((one) => one === said)
  if (said === undefined || word !== undefined) return word
  throw unfit(`${name} is one of ${words.join(', ')}`)
}
