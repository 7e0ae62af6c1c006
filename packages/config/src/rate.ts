import type { RateLimit } from '@hookline/core'
import { oneOf, type Fault } from './fault.ts'

const UNITS = {
  s: 1000,
  sec: 1000,
  min: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
} as const
const MOST = 999_999

/** `"30/min"`: so many in so many milliseconds; `undefined` for anything else. */
export function rateOf(text: string): RateLimit | undefined {
  const found = /^([1-9]\d{0,5})\/(s|sec|min|h|hour|d|day)$/.exec(text)
  if (found === null) return undefined
  return { count: Number(found[1]), perMs: UNITS[found[2] as keyof typeof UNITS] }
}

/** What is wrong with a rate that is none, and what was probably meant. */
export function rateFault(text: string): Omit<Fault, 'path'> {
  const fault = { code: 'RATE_INVALID', message: `"${text.slice(0, 80)}" is no rate` }
  if (/^\d+\s*\/\s*m$/i.test(text.trim()))
    return { ...fault, message: `${fault.message}: m is a minute as well as a month`, ...meant(text) }
  if (/^-?0*(\.0*)?\s*\//.test(text.trim()))
    return { ...fault, hint: 'At least one has to begin: enabled = false turns a hook off.' }
  if (/^\d+$/.test(text.trim())) return { ...fault, hint: `Say in which time: ${oneOf(each(text.trim()))}.` }
  return { ...fault, ...meant(text) }
}

function each(count: string): readonly string[] {
  return ['s', 'min', 'h'].map((unit) => `"${count}/${unit}"`)
}

function meant(text: string): Pick<Fault, 'hint'> {
  const like = rateLike(text)
  return like === undefined ? {} : { hint: `Write "${like}".` }
}

const LIKE =
  /^(\d{1,9}(?:\.\d{1,3})?)\s*(?:requests?|runs?|times?|r|x)?\s*(?:\/|per|each|every|an?|p)\s*(\d{1,6})?\s*([a-z]+)$/i

/** `30 per minute`, `5/10s`, `30rpm`: as it is written here. `undefined`: that is no rate. */
function rateLike(text: string): string | undefined {
  const [, count, times = '1', word] = LIKE.exec(text.trim()) ?? []
  const unit = WORDS[word?.toLowerCase() ?? '']
  if (unit === undefined) return undefined
  const perMs = Number(times) * UNITS[unit]
  // the shortest time in which they are a whole number
  const whole = SHOWN.map((one) => [(Number(count) * UNITS[one]) / perMs, one] as const).find(
    ([many]) => Number.isInteger(many) && many >= 1 && many <= MOST,
  )
  return times === '1' && Number.isInteger(Number(count)) && Number(count) <= MOST
    ? `${Number(count)}/${unit}`
    : whole?.join('/')
}

const SHOWN = ['s', 'min', 'h', 'day'] as const

const WORDS: Readonly<Record<string, (typeof SHOWN)[number]>> = {
  ...named('s', ['s', 'sec', 'secs', 'second', 'seconds']),
  ...named('min', ['m', 'min', 'mins', 'minute', 'minutes']),
  ...named('h', ['h', 'hr', 'hrs', 'hour', 'hours']),
  ...named('day', ['d', 'day', 'days']),
}

function named<Unit>(unit: Unit, words: readonly string[]): Readonly<Record<string, Unit>> {
  return Object.fromEntries(words.map((word) => [word, unit]))
}
