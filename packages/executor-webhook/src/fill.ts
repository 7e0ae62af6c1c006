import { holes, type HookContext, type Json } from '@hookline/core'
import { wellFormed } from './well-formed.ts'

/** Fills templates for one run. */
export type Render = HookContext['render']

/** What stands for a value; `before`: the text up to it, as it is filled. */
export type Say = (value: Json, before: string) => string

/** A text with each of its holes filled with what `say` makes of the value. @throws HooklineError `EXPRESSION_FAILED` */
export function filled(template: string, render: Render, say: Say): string {
  if (!template.includes('{{')) return template
  return holes(template).reduce(
    (before, part, at) => before + (at % 2 === 0 ? part : say(valueOf(part, render), before)),
    '',
  )
}

/** The value of a text that is one hole and nothing else; `undefined` for any other text. */
export function loneValue(template: string, render: Render): Json | undefined {
  if (!template.includes('{{')) return undefined
  const parts = holes(template)
  return parts.length === 3 && parts[0] === '' && parts[2] === '' ? valueOf(parts[1]!, render) : undefined
}

/** A value inside of a text: absent is empty, a structure is its JSON, half of a letter is U+FFFD. */
export function plain(value: Json): string {
  if (value === null) return ''
  return wellFormed(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

function valueOf(expression: string, render: Render): Json {
  return render(`{{ ${expression} }}`)
}
