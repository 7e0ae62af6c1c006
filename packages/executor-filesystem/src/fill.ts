import { holes, type HookContext, type Json } from '@hookline/core'

/** Fills templates for one run. */
export type Render = HookContext['render']

/** A piece of a filled text: written in hooks.toml, or said by the event. */
export interface Piece {
  readonly text: string
  readonly isSaid: boolean
}

/** A text with its holes filled, in pieces. @throws HooklineError `EXPRESSION_FAILED` */
export function pieces(template: string, render: Render, say: (value: Json) => string): readonly Piece[] {
  if (!template.includes('{{')) return [{ text: template, isSaid: false }]
  return holes(template).map((part, at) =>
    at % 2 === 0 ? { text: part, isSaid: false } : { text: say(render(`{{ ${part} }}`)), isSaid: true },
  )
}

/** A value inside of a text: absent is empty, a structure is its JSON, half of a letter is U+FFFD. */
export function plain(value: Json): string {
  if (value === null) return ''
  return wellFormed(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** The same in one line, so that what an agent says never begins another. */
export function inLine(value: Json): string {
  return plain(value).replaceAll(BREAKS, (char) => ESCAPES[char] ?? `\\u${hex(char)}`)
}

/** What ends a line somewhere, or moves what a terminal shows. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const BREAKS = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u2028\u2029]/g

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r' }

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(4, '0')
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\uFFFD')
}
