import { HooklineError, holes } from '@hookline/core'
import { webhookError } from './errors.ts'
import { filled, plain, type Render } from './fill.ts'
import { uriEncoded } from './percent.ts'

/** What is wrong with a URL in which holes may stand; `undefined`: nothing. */
export function urlFault(template: string): string | undefined {
  try {
    return faultIn(holes(template.replace(/^\$\{[^{}]*\}/, 'https://x').replaceAll(/\$\{[^{}]*\}/g, 'x')))
  } catch (thrown) {
    return HooklineError.from(thrown).message
  }
}

/**
 * The URL with its holes filled: each is one segment of the path, or a part of one, or a value of the query, whatever is in it.
 * @throws HooklineError `WEBHOOK_URL`
 */
export function filledUrl(template: string, render: Render): string {
  const fault = urlFault(template)
  if (fault !== undefined) throw webhookError('WEBHOOK_URL', `\`url\` ${fault}`)
  const text = filled(template, render, (value) => uriEncoded(plain(value)))
  refuseSegments(
    text,
    filled(
      template,
      () => null,
      () => HOLE,
    ),
  )
  return text
}

/** The same text as a URL that something can be sent to. Says nothing of it but what is wrong. @throws HooklineError `WEBHOOK_URL` */
export function sendable(text: string, what: string): URL {
  const fault = literalFault(text) ?? originFault(text, false)
  if (fault !== undefined) throw webhookError('WEBHOOK_URL', `${what} ${fault}`)
  if (text.length > MAX_LENGTH)
    throw webhookError('WEBHOOK_URL', `${what} has ${text.length} characters, ${MAX_LENGTH} is the most`)
  return new URL(text)
}

/** Receivers take about this much. */
const MAX_LENGTH = 8000

/** Stands for a hole; no template has it. */
const HOLE = '\0'

function faultIn(parts: readonly string[]): string | undefined {
  const literal = parts.filter((_, at) => at % 2 === 0)
  return literalFault(literal.join('')) ?? originFault(literal.join('x'), parts.length > 1, literal[0])
}

function literalFault(text: string): string | undefined {
  if (/[\s\\\p{Cc}\p{Cs}]/u.test(text)) return 'holds a space, a backslash or a control character'
  return text.includes('#') ? 'has a #, and what follows one is never sent' : undefined
}

/** `first`: the text before the first hole. */
function originFault(text: string, hasHoles: boolean, first = text): string | undefined {
  const authority = /^https?:\/\/([^/?]*)/i.exec(first)
  if (authority === null) return hasHoles && !/^[a-z][a-z\d+.-]*:/i.test(first) ? FIXED : HTTP
  if (hasHoles && authority[0].length === first.length) return FIXED
  if (authority[1]!.includes('@')) return 'names a user: give it as `auth`, where nobody prints it'
  return URL.canParse(text) ? undefined : 'is no URL'
}

const FIXED = 'has a hole in scheme, host or port: what an agent says never decides where it goes'
const HTTP = 'does not begin with https:// (or http://, for a target in [network] allow_private)'

/** A hole never moves the others: what would be nothing, or a step up, is no segment. */
function refuseSegments(text: string, skeleton: string): void {
  const [segments, marked] = [text, skeleton].map((url) => url.split('?', 1)[0]!.split('/'))
  const bad = segments!.find((segment, at) => marked![at]!.includes(HOLE) && NO_SEGMENT.test(segment))
  if (bad === undefined) return
  const said = bad === '' ? 'an empty segment' : `the segment "${bad}"`
  throw webhookError('WEBHOOK_URL', `a hole of \`url\` gives ${said} for this event`)
}

/** As browsers read it: `%2e` is a dot. */
const NO_SEGMENT = /^(?:\.|%2e){0,2}$/i

/** `https://example.org` of a URL in which holes may stand; `undefined` if it is none. */
export function originOf(template: string): string | undefined {
  const text = holes(template).join('')
  return urlFault(template) === undefined && URL.canParse(text) ? new URL(text).origin : undefined
}
