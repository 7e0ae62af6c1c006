import type { HookContext, Json } from '@hookline/core'
import { inLine, pieces, plain } from './fill.ts'
import type { FilesystemOptions } from './settings.ts'

type Context = Pick<
  HookContext<FilesystemOptions, unknown>,
  'event' | 'results' | 'delivery' | 'options' | 'render'
>

/** What one event appends: a record that ends with its line, whatever the event says. @throws HooklineError `EXPRESSION_FAILED` */
export function recordOf(ctx: Context): string {
  const { content } = ctx.options
  if (typeof content !== 'string') return `${structureOf(ctx)}\n`
  const text = textOf(content, ctx, inLine)
  return text.endsWith('\n') ? text : `${text}\n`
}

/** What one event writes to a file of its own. @throws HooklineError `EXPRESSION_FAILED` */
export function contentOf(ctx: Context): string {
  const { content } = ctx.options
  return typeof content === 'string' ? textOf(content, ctx, plain) : `${structureOf(ctx)}\n`
}

function textOf(content: string, { render }: Context, say: (value: Json) => string): string {
  return pieces(content, render, say)
    .map(({ text }) => text)
    .join('')
}

function structureOf(ctx: Context): string {
  const { content } = ctx.options
  return content === undefined ? eventOf(ctx) : JSON.stringify(ctx.render(content))
}

/** The event without the agent's own words; by `delivery` a reader knows what came twice. */
function eventOf({ event, results, delivery }: Context): string {
  const { raw: _raw, ...told } = event
  const all = Object.keys(results).length === 0 ? told : { ...told, results }
  return `{"delivery":${JSON.stringify(delivery.id)},${JSON.stringify(all).slice(1)}`
}
