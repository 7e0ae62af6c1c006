import { printable } from '@hookline/config'
import { redact } from '@hookline/runtime'

/** A text of somebody else as part of a line: no secrets, nothing that moves a terminal, no longer than that. */
export function lineText(text: string, most = 200): string {
  const line = printable(redact(text)).replaceAll(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 3)}...`
}

/** The moment of an event, by the clock on the wall: 2026-07-01 12:00:00. */
export function wallTime(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

/** RFC 3339, for programs; `null` stays. */
export function stampOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
