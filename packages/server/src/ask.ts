import { askError } from './errors.ts'
import { exchange } from './exchange.ts'
import { ownSocket } from './own-socket.ts'
import { placeOf, type Place } from './place.ts'
import { GREETING } from './protocol.ts'
import type { ServerStatus } from './status.ts'

/** How the resident process is asked. */
export interface AskOptions {
  /** How long an answer is waited for; `stop` is answered once all that was taken is done. */
  readonly timeoutMs: number
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

/** What is answered to whoever asks how it is, or asks it to end. */
interface Answers {
  readonly status: ServerStatus
  readonly stop: true
}

/**
 * Asks the resident process of a state directory how it is, or to end. `undefined`: there is none.
 * @throws HooklineError `SERVER_SILENT` `SERVER_FOREIGN` `SERVER_EXPOSED`
 */
export function askServer<Word extends keyof Answers>(
  stateDir: string,
  asked: Word,
  options: AskOptions,
): Promise<Answers[Word] | undefined> {
  return askAt(placeOf(stateDir), asked, options)
}

/** The same of a place. */
export async function askAt<Word extends keyof Answers>(
  place: Place,
  asked: Word,
  options: AskOptions,
): Promise<Answers[Word] | undefined> {
  const way = ownSocket(place)
  const said = way && (await exchange(way, `${GREETING} ${asked}\n`, options))
  return said === undefined ? undefined : READ[asked](said)
}

const READ: { readonly [Word in keyof Answers]: (said: string) => Answers[Word] } = {
  status: statusIn,
  stop: nothingIn,
}

function statusIn(said: string): ServerStatus {
  const status = parsed(said)
  if (!isStatus(status)) throw foreign(said)
  return status
}

function nothingIn(said: string): true {
  if (said !== '') throw foreign(said)
  return true
}

function foreign(said: string): Error {
  const what = said === '' ? 'nothing' : JSON.stringify(said.slice(0, 40))
  return askError('SERVER_FOREIGN', `what listens there speaks another language: it answers ${what}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** As far as it takes to show it: what a newer one adds does no harm. */
function isStatus(value: unknown): value is ServerStatus {
  if (!isTable(value) || value['v'] !== 1) return false
  return (
    Object.entries(KINDS).every(([key, is]) => is(value[key])) &&
    isListed(value['config'], ['files', 'errors']) &&
    (value['queue'] === null || isListed(value['queue'], ['breakers']))
  )
}

type Is = (value: unknown) => boolean

const isText: Is = (value) => typeof value === 'string'
const isNumber: Is = (value) => typeof value === 'number'
const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const orNull = (is: Is): Is => {
  return (value) => value === null || is(value)
}
const isListed = (value: unknown, keys: readonly string[]): boolean =>
  isTable(value) && keys.every((key) => Array.isArray(value[key]))

const KINDS: Readonly<Record<string, Is>> = {
  pid: isNumber,
  version: isText,
  build: isText,
  startedAt: isNumber,
  state: isText,
  socket: orNull(isText),
  http: orNull(isTable),
  rss: isNumber,
  calls: isTable,
  waits: orNull(isTable),
  sessions: Array.isArray,
  running: Array.isArray,
}
