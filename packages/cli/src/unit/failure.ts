import { isAbsolute, relative } from 'node:path'
import type { Json } from '@hookline/core'
import type { Difference, Mismatch, UnitRun } from '@hookline/runtime/unit'
import { paint } from '../paint.ts'
import { hookLines } from '../hook-lines.ts'
import { oneLine } from '../shown.ts'
import type { Tested } from './tested.ts'

/** What a test expected and did not find, and what the engine says of the hooks that it is about. */
export function failureLines({ test, mismatches, run, error }: Tested): readonly string[] {
  const { file, line } = test.source
  if (error !== undefined)
    return [
      `${oneLine(shownPath(file))}:${line}`,
      `${oneLine(error.message)} [${error.code}]`,
      ...(error.hint === '' ? [] : [oneLine(error.hint)]),
    ]
  return [
    ...mismatches.flatMap((one) => [
      `expect.${one.key}  ${paint('dim', `${oneLine(shownPath(file))}:${one.line}`)}`,
      ...one.differences.flatMap(diffLines).map((text) => `  ${text}`),
    ]),
    ...(run === undefined ? [] : hooksOf(mismatches, run)),
    ...(run?.reply === undefined ? [] : [`  answer  ${oneLine(run.reply.stdout.trim()) || '(none)'}`]),
  ]
}

/** Short where the file lies below the current folder. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') || isAbsolute(path) ? file : path
}

/** Each hook once, whatever it was expected of. */
function hooksOf(mismatches: readonly Mismatch[], run: UnitRun): readonly string[] {
  const ids = new Set(mismatches.flatMap(({ about }) => about))
  const heard = run.standings.filter(({ hook }) => ids.has(hook.id))
  const deaf = [...ids].filter((id) => !heard.some(({ hook }) => hook.id === id))
  return [
    ...heard.flatMap((standing) => hookLines(standing, run.outcome, run.previews[standing.hook.id])),
    ...deaf.map((id) => `  ${paint('bold', id)}  ${paint('dim', `does not listen to ${eventNames(run)}`)}`),
  ]
}

function eventNames({ events }: UnitRun): string {
  return events.map(({ name }) => name).join(', ')
}

/** `-` what was expected, `+` what was found; of lists item by item. */
function diffLines({ path, expected, found }: Difference): readonly string[] {
  const name = path === '' ? '' : `${oneLine(path)} `
  if (isTexts(expected) && isTexts(found)) return listLines(expected, found).map((text) => `${name}${text}`)
  return [minus(`${name}${shown(expected)}`), plus(`${name}${shown(found)}`)]
}

function listLines(expected: readonly string[], found: readonly string[]): readonly string[] {
  const [first, ...others] = expected
  if (first === undefined) return found.map(plus)
  if (first === found[0]) return [`  ${oneLine(first)}`, ...listLines(others, found.slice(1))]
  const later = found.indexOf(first)
  return later > 0 && !others.includes(found[0]!)
    ? [...found.slice(0, later).map(plus), ...listLines(expected, found.slice(later))]
    : [minus(first), ...listLines(others, found)]
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && (value as readonly Json[]).every((item) => typeof item === 'string')
}

const minus = (text: string): string => paint('red', `- ${oneLine(text)}`)
const plus = (text: string): string => paint('green', `+ ${oneLine(text)}`)

function shown(value: Json | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value)
}
