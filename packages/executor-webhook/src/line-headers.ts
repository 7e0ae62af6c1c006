import { lineError } from './line-errors.ts'

/** Refuses what would not leave as the one line that it is. @throws HooklineError `WEBHOOK_HEADER` */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name))
      throw lineError(
        'WEBHOOK_HEADER',
        `${quoted(name)} is no name of a header: expected letters, digits and -`,
      )
    if (OWN.has(name.toLowerCase()))
      throw lineError('WEBHOOK_HEADER', `the header ${name} is set by hookline itself: leave it out`)
    if (!VALUE.test(value))
      throw lineError(
        'WEBHOOK_HEADER',
        `the value of the header ${name} holds what no header can: a line break, a control character or a letter outside of Latin-1`,
      )
  }
}

/** As they are sent: an answer is short, and packing it is not worth asking for. */
export function sentHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const isAsked = Object.keys(headers).some((name) => name.toLowerCase() === 'accept-encoding')
  return isAsked ? { ...headers } : { ...headers, 'accept-encoding': 'identity' }
}

/** As they came, with names in lower case and several lines of one name joined. */
export function headersFrom(raw: readonly (string | Uint8Array)[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>()
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = text(raw[at]!).toLowerCase()
    const value = text(raw[at + 1]!)
    const before = found.get(name)
    found.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(found)
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/** What says where a message begins and ends, and to whom it goes. */
const OWN: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function text(part: string | Uint8Array): string {
  return typeof part === 'string' ? part : Buffer.from(part).toString('latin1')
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 80))
}
