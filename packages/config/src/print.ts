import { isHooklineError, type HooklineError } from '@hookline/core'
import type { PlanWarning } from './plan.ts'

/** What is printed: an error, or a warning of a plan. */
export type Printable = HooklineError | PlanWarning

/** How it is printed. */
export interface PrintOptions {
  /** The file that the errors are about. */
  readonly text: string
  /** True: for a terminal. */
  readonly color: boolean
}

interface Place {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

type Paint = (style: keyof typeof STYLES, text: string) => string

const STYLES = { error: '1;31', warning: '1;33', bold: '1', dim: '2', fix: '36' } as const

/** Errors as a compiler prints them: what is wrong, where, the line with a mark under it, and what to do. */
export function printErrors(errors: readonly Printable[], { text, color }: PrintOptions): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const paint: Paint = (style, said) => (color ? `\u001B[${STYLES[style]}m${said}\u001B[0m` : said)
  return errors.map((error) => printed(error, lines, paint)).join('\n\n')
}

function printed(error: Printable, lines: readonly string[], paint: Paint): string {
  const kind = isHooklineError(error) ? 'error' : 'warning'
  const place: Place = isHooklineError(error) ? error.details : error
  return [
    `${paint(kind, `${kind}[${error.code}]`)}${paint('bold', `: ${shown(error.message)}`)}`,
    // the line holds the secret that it is about
    ...where(place, error.code === 'SECRET_PLAIN' ? [] : lines, kind, paint),
    ...(error.hint === '' ? [] : [` ${margin(place)} ${paint('fix', '=')} ${shown(error.hint)}`]),
  ].join('\n')
}

function where(
  { file, line, column = 1 }: Place,
  lines: readonly string[],
  kind: 'error' | 'warning',
  paint: Paint,
): readonly string[] {
  if (file === undefined) return []
  if (line === undefined) return [`  ${paint('dim', '-->')} ${file}`]
  const arrow = ` ${margin({ line })}${paint('dim', '-->')} ${file}:${line}:${column}`
  const source = lines[line - 1]
  if (source === undefined) return [arrow]
  const { text, mark } = excerpt(source, column)
  const left = ` ${margin({ line })}`
  return [
    arrow,
    paint('dim', `${left} |`),
    `${paint('dim', ` ${line} |`)} ${text}`,
    `${paint('dim', `${left} |`)} ${paint(kind, mark)}`,
  ]
}

function margin({ line = 1 }: Place): string {
  return ' '.repeat(String(line).length)
}

const WIDTH = 100

/** The part of a line around a column, with carets under the word that begins there. */
function excerpt(source: string, column: number): { readonly text: string; readonly mark: string } {
  const start = column > WIDTH ? column - WIDTH / 2 : 0
  const text = shown(source.slice(start, start + WIDTH + 40))
  const at = column - 1 - start
  const word =
    /^("(?:[^"\\]|\\.)*"|'[^']*'|\[\[[^\]]*\]\]|\[[^\]]*\]|\{\{.*?\}\}|\$\{[^}]*\}|[\w$.-]+)/.exec(
      text.slice(at),
    )?.[0] ?? '^'
  return {
    text,
    mark: ' '.repeat(Math.max(0, at)) + '^'.repeat(Math.max(1, Math.min(word.length, text.length - at))),
  }
}

/** Text of the file may hold anything, a terminal must not act on it. */
// oxlint-disable-next-line no-control-regex -- that is what it is for
const UNPRINTABLE = /[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/g

function shown(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(UNPRINTABLE, '\uFFFD')
}
