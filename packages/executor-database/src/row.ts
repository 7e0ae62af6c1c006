import { hookName, type HookContext, type Json } from '@hookline/core'
import type { Dialect } from './address.ts'
import { sha256 } from './hash.ts'
import type { DatabaseOptions } from './settings.ts'
import { bound, jsonFor, type Bound } from './value.ts'

/** What a row is made of. */
export type RowContext = Pick<
  HookContext<DatabaseOptions>,
  'event' | 'hook' | 'options' | 'delivery' | 'render'
>

/** The row of an event in a table of hookline, in the order of its columns. */
export function ownRow({ event, hook, delivery }: RowContext, dialect: Dialect): readonly Bound[] {
  const { id, at, agent, session, name, data } = event
  const words = [agent.name, session.id].map((one) => bound(short(one), dialect))
  return [
    deliveryKey(delivery.id),
    bound(short(id), dialect),
    timeFor(at, dialect),
    ...words,
    bound(session.root, dialect),
    bound(short(name), dialect),
    bound(short(hookName(hook)), dialect),
    jsonFor(data as Json, dialect),
  ]
}

/** The row of an event in another table: its own columns, then that of the delivery. @throws HooklineError `EXPRESSION_FAILED` */
export function mappedRow({ options, delivery, render }: RowContext, dialect: Dialect): readonly Bound[] {
  const values = Object.values(options.columns ?? {}).map((one) =>
    bound(typeof one === 'string' ? render(one) : one, dialect),
  )
  return options.delivery_column === undefined ? values : [...values, deliveryKey(delivery.id)]
}

/** The id of a delivery as a unique column can hold it everywhere: as it is, or its hash. */
export function deliveryKey(id: string): string {
  if (/^[!-~]{1,200}$/.test(id)) return id
  return `sha256:${sha256(id)}`
}

/** Characters that every index takes. */
const MOST = 200

/** What an agent says may be of any length; a longer text is its beginning and its hash. */
function short(text: string): string {
  if (text.length <= MOST) return text
  const hash = sha256(text).slice(0, 16)
  return `${text.slice(0, MOST - 40)}…${hash}`
}

/** A moment as a database takes it, in UTC. */
export function timeFor(at: string | number, dialect: Dialect): string {
  const time = new Date(at)
  const iso = (Number.isNaN(time.getTime()) ? new Date() : time).toISOString()
  return dialect === 'mysql' ? iso.replace('T', ' ').replace('Z', '') : iso
}
