import { HooklineError, type Json } from '@hookline/core'

const LARGEST = 1 << 20

/**
 * What an executor gave, copied as plain JSON; `undefined` stays. What cannot be copied (a function, a circle, a getter that
 * throws, more than a megabyte) is its fault, found before it is sent. @throws HooklineError `OUTPUT_INVALID`
 */
export function plain(given: unknown): Json | undefined {
  let size = 0
  const look = (key: string, value: unknown): unknown => {
    size += key.length + (typeof value === 'string' ? value.length : 8)
    if (size > LARGEST) throw invalid(`has more than ${LARGEST} characters`)
    if (UNSENT.has(typeof value)) throw invalid(`has a ${typeof value}${key === '' ? '' : ` in "${key}"`}`)
    if (typeof value === 'number' && !Number.isFinite(value)) throw invalid(`has the number ${value}`)
    return value
  }
  try {
    const text = JSON.stringify(given, look) as string | undefined
    return text === undefined ? undefined : (JSON.parse(text) as Json)
  } catch (thrown) {
    throw HooklineError.from(thrown, 'OUTPUT_INVALID')
  }
}

const UNSENT: ReadonlySet<string> = new Set(['function', 'symbol', 'bigint'])

function invalid(what: string): HooklineError {
  return new HooklineError('OUTPUT_INVALID', `the answer ${what}`)
}
