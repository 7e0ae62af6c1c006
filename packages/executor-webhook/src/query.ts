import type { Json } from '@hookline/core'
import { filled, loneValue, plain, type Render } from './fill.ts'
import { uriEncoded } from './percent.ts'
import type { Reveal } from './reveal.ts'
import type { WebhookOptions } from './settings.ts'

/** Names and values, in their order. */
export type Pairs = readonly (readonly [name: string, value: string])[]

/** What a hook adds to the query of its URL. */
export function queryPairs(query: WebhookOptions['query'], render: Render, reveal: Reveal): Pairs {
  return Object.entries(query ?? {}).flatMap(([name, value]) => {
    if (typeof value !== 'string') return [[name, reveal.secret(value)] as const]
    return valuesOf(value, render).map((one) => [name, one] as const)
  })
}

/** A URL, and what is added to its query. */
export function withQuery(url: string, pairs: Pairs): string {
  if (pairs.length === 0) return url
  const text = pairs.map((pair) => pair.map((one) => uriEncoded(one)).join('=')).join('&')
  const joint = url.includes('?') ? (/[?&]$/.test(url) ? '' : '&') : '?'
  return `${url}${joint}${text}`
}

/** What is absent is no parameter, a list is as many of them. */
function valuesOf(template: string, render: Render): readonly string[] {
  const lone = loneValue(template, render)
  if (lone === undefined) return [filled(template, render, plain)]
  if (lone === null) return []
  return Array.isArray(lone) ? lone.map((one: Json) => plain(one)) : [plain(lone)]
}
