import type { JsonItem, JsonNode } from './json-tree.ts'

/** The text with one more item at the end of an object or array, laid out like the ones before it. */
export function append(text: string, into: JsonNode, write: (layout: Layout) => string): string {
  const last = into.items.at(-1)
  const layout = layoutOf(text, into)
  const gap = layout.gap
  if (last !== undefined) return splice(text, last.value.end, last.value.end, `,${gap}${write(layout)}`)
  return splice(text, into.start + 1, into.end - 1, `${gap}${write(layout)}${layout.closing}`)
}

/** The text without an item, the comma and the space that set it off. */
export function remove(text: string, from: JsonNode, index: number): string {
  const { items } = from
  if (items.length === 1) return splice(text, from.start + 1, from.end - 1, '')
  if (index === 0) return splice(text, items[0]!.start, items[1]!.start, '')
  return splice(text, items[index - 1]!.value.end, items[index]!.value.end, '')
}

/** The text with another value in the place of one. */
export function replace(text: string, item: JsonItem, by: unknown): string {
  return splice(text, item.value.start, item.value.end, pretty(by, layoutAt(text, item.start)))
}

/** How the things around look: the space before an item, before the closing bracket, and one step of indentation. */
export interface Layout {
  readonly gap: string
  readonly closing: string
  readonly step: string
}

/** A value as JSON in that layout. */
export function pretty(value: unknown, { gap, step }: Layout): string {
  if (step === '') return JSON.stringify(value)
  const lineEnd = gap.startsWith('\r') ? '\r\n' : '\n'
  const indent = gap.slice(gap.lastIndexOf('\n') + 1)
  return JSON.stringify(value, null, step).replaceAll('\n', `${lineEnd}${indent}`)
}

function layoutOf(text: string, into: JsonNode): Layout {
  const last = into.items.at(-1)
  if (last !== undefined) {
    const before = into.items.length === 1 ? into.start + 1 : into.items.at(-2)!.value.end + 1
    return { ...layoutAt(text, last.start), gap: text.slice(before, last.start).replace(/^\s*,/, '') }
  }
  const { gap, step } = layoutAt(text, into.start)
  if (step === '') return { gap: '', closing: '', step }
  return { gap: `${gap}${step}`, closing: gap, step }
}

/** The line that something stands on; a text without lines is written without them. */
function layoutAt(text: string, at: number): Layout {
  const step = /\n([ \t]+)\S/.exec(text)?.[1] ?? ''
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const indent = /(?:^|\n)([ \t]*)[^\n]*$/.exec(text.slice(0, at))?.[1] ?? ''
  return step === '' ? { gap: '', closing: '', step } : { gap: `${lineEnd}${indent}`, closing: '', step }
}

function splice(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to)
}
