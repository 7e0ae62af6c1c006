import { printable } from '@hookline/config'
import type { ExplainedPart } from '@hookline/config/expressions'
import type { Json } from '@hookline/core'
import type { Standing } from '@hookline/runtime'
import { paint } from './paint.ts'
import { oneLine, quoted } from './shown.ts'

/** Why a hook is not due, in half a sentence. */
export function notDue({ by, hook, rests }: Pick<Standing, 'by' | 'hook' | 'rests'>): string {
  if (by === 'enabled') return rests === null ? 'it is switched off' : oneLine(rests)
  if (by === 'agents') return `it is for ${(hook.agents ?? []).join(', ')}`
  if (by === 'if') return 'its `if` is false'
  const patterns = oneLine((hook.match ?? []).join(', '))
  return `${patterns.length > MOST ? `${patterns.slice(0, MOST)}...` : patterns} does not match`
}

/** An expression value by value, a line each. */
export function partLines(parts: readonly ExplainedPart[]): readonly string[] {
  return parts.map(
    ({ text, depth, value, error }) =>
      `${'  '.repeat(depth)}${oneLine(text)} ${paint('dim', '=')} ${error === undefined ? shown(value ?? null) : paint('red', oneLine(error.message))}`,
  )
}

/** What a hook would do, a line for each part of it. */
export function previewLines(preview: Json | undefined): readonly string[] {
  if (typeof preview !== 'object' || preview === null || Array.isArray(preview))
    return preview === undefined || preview === null ? [] : [`would do ${shown(preview)}`]
  return Object.entries(preview).map(
    ([key, value]) =>
      `${paint('dim', oneLine(key))} ${typeof value === 'string' ? printable(value) : shown(value ?? null)}`,
  )
}

/** Half a line of a value. */
function shown(value: Json): string {
  const text = quoted(value)
  return text.length > MOST ? `${text.slice(0, MOST)}...` : text
}

const MOST = 200
