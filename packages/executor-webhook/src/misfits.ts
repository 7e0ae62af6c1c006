import { holes } from '@hookline/core'
import { headerFault } from './header-names.ts'
import type { WebhookOptions } from './settings.ts'

/** A fault between settings: where, and what. */
type Misfit = readonly [path: readonly string[], message: string]

interface Report {
  readonly addIssue: (issue: { readonly code: 'custom'; path: string[]; message: string }) => void
}

/** Reports settings that are right by themselves and not together. */
export function refuseMisfits(settings: unknown, report: Report): void {
  for (const rule of RULES)
    for (const [path, message] of rule(settings as WebhookOptions))
      report.addIssue({ code: 'custom', path: [...path], message })
}

type Rule = (options: WebhookOptions) => readonly Misfit[]

const when = (isWrong: boolean, path: string, message: string): readonly Misfit[] =>
  isWrong ? [[[path], message]] : []

const RULES: readonly Rule[] = [
  ({ method, body, format = 'json' }) => [
    ...when(
      method === 'GET' && body !== undefined,
      'body',
      'a GET sends no body: leave it out, or use another `method`',
    ),
    ...when(
      method === 'GET' && format !== 'json',
      'format',
      `a GET sends no body, so that nothing can be ${format}`,
    ),
  ],
  ({ format, body, text, content_type: type }) => [
    ...when(
      format === 'raw' && typeof body !== 'string',
      'body',
      'with format = "raw" it is the text that is sent',
    ),
    ...when(
      format === 'slack' &&
        body !== undefined &&
        (typeof body !== 'object' || body === null || Array.isArray(body)),
      'body',
      'with format = "slack" it is a table of fields besides `text`, such as `channel` and `blocks`',
    ),
    ...when(text !== undefined && format !== 'slack', 'text', 'is for format = "slack"; others have `body`'),
    ...when(
      type !== undefined && format !== 'raw',
      'content_type',
      'is for format = "raw"; others set it by themselves',
    ),
  ],
  ({ tls }) =>
    when(
      tls !== undefined && (tls.cert === undefined) !== (tls.key === undefined),
      'tls',
      '`cert` and `key` go together',
    ),
  ({ headers = {}, format }) =>
    Object.entries(headers).flatMap(([name, value], at, all): readonly Misfit[] => {
      const message = headerFault(name) ?? literalFault(value) ?? formatFault(name, format)
      const isTwice = all.slice(0, at).some(([other]) => other.toLowerCase() === name.toLowerCase())
      return message === undefined && !isTwice
        ? []
        : [[['headers', name], message ?? `${name} stands there twice, in other letters`]]
    }),
  ({ headers = {}, auth, format }) => {
    const own =
      auth?.api_key?.header ??
      (auth === undefined || auth.api_key !== undefined ? undefined : 'authorization')
    if (own === undefined) return []
    const fault = headerFault(own) ?? formatFault(own, format)
    if (fault !== undefined) return [[['auth', 'api_key', 'header'], fault]]
    const twin = Object.keys(headers).find((name) => name.toLowerCase() === own.toLowerCase())
    return twin === undefined
      ? []
      : [[['headers', twin], `${twin} is what \`auth\` sets: leave one of them out`]]
  },
]

function formatFault(name: string, format: WebhookOptions['format']): string | undefined {
  const isAttribute = format === 'cloudevents-binary' && name.toLowerCase().startsWith('ce-')
  return isAttribute ? `${name} is not set by hand: it is an attribute of the CloudEvent` : undefined
}

/** What is written by hand is as a header has it; what comes out of a hole is encoded. */
function literalFault(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const literal = partsOf(value).filter((_, at) => at % 2 === 0)
  return literal.every((part) => /^[\u0020-\u007E]*$/.test(part))
    ? undefined
    : 'a header is one line of printable ASCII'
}

/** A hole that is not closed is a fault that hookline itself reports. */
function partsOf(text: string): readonly string[] {
  try {
    return holes(text)
  } catch {
    return [text]
  }
}
