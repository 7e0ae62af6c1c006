import { filled, loneValue, plain, type Render } from './fill.ts'
import { NOT_IN_HEADER, percentEncoded } from './percent.ts'
import { headerSafe, type Reveal } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'

/** By name, in lower case. */
export type Headers = Readonly<Record<string, string>>

/** The headers of a hook's own. What no header can hold is percent-encoded; what is absent is no header. */
export function ownHeaders(headers: WebhookOptions['headers'], render: Render, reveal: Reveal): Headers {
  const entries = Object.entries(headers ?? {}).flatMap(([name, value]) => {
    const text =
      typeof value === 'string'
        ? headerText(value, render)
        : headerSafe(reveal.secret(value), `the header ${name}`)
    return text === undefined ? [] : [[name.toLowerCase(), text] as const]
  })
  return Object.fromEntries(entries)
}

function headerText(template: string, render: Render): string | undefined {
  if (loneValue(template, render) === null) return undefined
  return percentEncoded(filled(template, render, plain), NOT_IN_HEADER)
}
