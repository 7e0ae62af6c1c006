import { isRegex } from '@hookline/core'
import type { Odd } from './odd-pattern.ts'

/** Says of a pattern that it fits nothing which these events can be about, and what to write instead. */
export function neverFits(written: string, subjects: readonly string[]): Odd | undefined {
  // where one of several subjects may be a command, it is for that one
  const rows = subjects.length === 1 ? ROWS[subjects[0]!] : undefined
  if (rows === undefined || !mayNeverFit(written, subjects[0]!)) return undefined
  const not = written.startsWith('!') ? '!' : ''
  const glob = written.slice(not.length)
  const row = isRegex(glob) ? undefined : rows.find(([looks]) => looks.test(glob))
  return row === undefined ? undefined : { what: row[1], hint: row[2](glob, not) }
}

/** Nearly all patterns are right: they are told by a look at their ends. */
function mayNeverFit(written: string, subject: string): boolean {
  if (subject !== 'each path') return !written.includes('/')
  return written.endsWith('/') || /^!?[.~]/.test(written)
}

type Row = readonly [looks: RegExp, what: string, hint: (glob: string, not: string) => string]

/** Other subjects are words of the agents, and nobody knows all of them. */
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'each path': [
    [/^\.\//, 'begins with ./, and no path does: they are relative to the root of the project', path],
    [
      /^~\//,
      'begins with ~/, which is not your home here: paths are relative to the root of the project, or absolute',
      path,
    ],
    [/\/$/, 'ends with /, and no path does: each is that of a file', path],
  ],
  'hook id': [[/^[^/*?]+$/, 'has no layer: a hook is named with its own, such as user/no-push', hook]],
  'server/tool': [
    [/^mcp__[^/]+$/, 'is how an agent spells it: here it is the server, a slash and the tool', spelt],
    [/^[^/*?]+$/, 'has no slash: it is about the server, a slash and the tool', tool],
  ],
}

function path(glob: string, not: string): string {
  const meant = glob
    .replace(/^(\.\/+)+/, '')
    .replace(/^~\/+/, '**/')
    .replace(/\/+$/, '/**')
  return `Write "${not}${meant === '' ? '**' : meant}"${meant.includes('/') ? '' : ': a file of that name, wherever it lies'}.`
}

function hook(glob: string, not: string): string {
  return `Write "${not}*/${glob}".`
}

function tool(glob: string, not: string): string {
  return `Write "${not}${glob}/*" for all tools of a server, "${not}*/${glob}" for a tool of any.`
}

function spelt(glob: string, not: string): string {
  const [server, ...words] = glob.slice('mcp__'.length).split('__')
  return `Write "${not}${server}/${words.join('__').replaceAll('.*', '*') || '*'}".`
}
