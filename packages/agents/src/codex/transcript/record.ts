import { asFields, fields, id, number, text, type Fields } from '../../payload.ts'

/** A line of the file as far as all of them are alike. */
export interface CodexRecord {
  readonly at: string | null
  /** `event_msg`, `response_item`, `token_usage_record`. */
  readonly type: string | null
  readonly payload: Fields
}

/** `null`: it is none. */
export function recordOf(value: unknown): CodexRecord | null {
  const record = asFields(value)
  const payload = record && fields(record, 'payload')
  return record && payload && { at: id(record, 'timestamp'), type: id(record, 'type'), payload }
}

/** What happened, of a record that tells that something did. */
export function eventOf({ type, payload }: CodexRecord): string | null {
  return type === 'event_msg' ? text(payload, 'type') : null
}

/** Something that was done in a turn. */
export interface Item {
  readonly type: string | null
  readonly id: string | null
  readonly thread: string | null
  readonly turn: string | null
  readonly item: Fields
}

/** `null`: the record tells of none. */
export function itemOf(record: CodexRecord): Item | null {
  const item = eventOf(record) === 'item_completed' ? fields(record.payload, 'item') : null
  if (item === null) return null
  const { payload } = record
  return {
    type: text(item, 'type'),
    id: id(item, 'id'),
    thread: id(payload, 'thread_id'),
    turn: id(payload, 'turn_id'),
    item,
  }
}

/** Milliseconds of a duration as Rust writes it. */
export function milliseconds(item: Fields): number | null {
  const duration = fields(item, 'duration')
  const seconds = duration && number(duration, 'secs')
  const nanos = duration && number(duration, 'nanos')
  return seconds === null || nanos === null ? null : Math.round(seconds * 1000 + nanos / 1e6)
}
