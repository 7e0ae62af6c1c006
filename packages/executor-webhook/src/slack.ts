import type { HookContext, Json } from '@hookline/core'
import { filled, loneValue, plain, type Render } from './fill.ts'
import { percentEncoded } from './percent.ts'
import type { WebhookOptions } from './settings.ts'
import { slackLine } from './slack-line.ts'
import { cut } from './subject.ts'

/** A message for Slack: what comes from an event is text there, and neither a mention nor a link. */
export function slackMessage(ctx: HookContext<WebhookOptions, unknown>): Json {
  const { text, body } = ctx.options
  const more = body === undefined ? {} : (escapedIn(body, ctx.render) as Readonly<Record<string, Json>>)
  if (text === undefined && Object.hasOwn(more, 'text')) return more
  const said = text === undefined ? escaped(slackLine(ctx.event)) : filled(text, ctx.render, escapedValue)
  return { ...more, text: cutMessage(said) }
}

/** Every text of a structure with its holes filled. */
function escapedIn(template: Json, render: Render): Json {
  if (typeof template === 'string') {
    const lone = loneValue(template, render)
    return lone === undefined ? filled(template, render, escapedValue) : escapedDeep(lone)
  }
  return mapped(template, (one) => escapedIn(one, render))
}

function escapedDeep(value: Json): Json {
  return typeof value === 'string' ? escaped(value) : mapped(value, escapedDeep)
}

function mapped(value: Json, change: (one: Json) => Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one: Json) => change(one))
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, change(one)]])),
  )
}

/** In a link that the hook itself opens no event makes it a mention, or says what is read in its place. */
function escapedValue(value: Json, before: string): string {
  const text = escaped(plain(value))
  const open = before.slice(before.lastIndexOf('<'))
  if (!/^<[^>|]*$/.test(open)) return text
  return percentEncoded(text, open === '<' ? /^[!@#]|\|/g : /\|/g)
}

/** What Slack reads as the beginning of a mention, a link or a character. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Slack's own limit for a text. */
const MOST = 40_000

/** Not in the middle of an escaped character. */
function cutMessage(text: string): string {
  return text.length <= MOST
    ? text
    : `${cut(text, MOST - 5)
        .slice(0, -1)
        .replace(/&[a-z]{0,3}$/, '')}…`
}
