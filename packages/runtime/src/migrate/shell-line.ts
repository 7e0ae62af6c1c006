import { basename } from 'node:path'
import { isLoaderVariable } from '@hookline/core'

/** A command of Codex's as hookline runs it. */
export interface ShellLine {
  readonly run: string | readonly string[]
  /** Variables it reads. */
  readonly reads: readonly string[]
  readonly notes: readonly string[]
}

/**
 * Codex hands a command to the user's shell, in the folder the thread works in. hookline has `/bin/sh` and the project's
 * root: the line goes there first, and a command that only another shell understands is given to that one.
 */
export function shellLine(command: string, shell: string): ShellLine {
  const line = `cd "$HOOKLINE_CWD" || exit 1; ${command}`
  const { reads, refused } = variablesIn(command)
  const notes = refused.map((name) => `${name} makes programs load other code: hookline passes it to no hook`)
  const other = needsShell(command, shell)
  if (other === undefined && !command.includes('{{')) return { run: line, reads, notes }
  const program = other ?? '/bin/sh'
  const why =
    other === undefined
      ? 'written as an argv: {{ }} in a shell line would be a template'
      : `it is written for ${basename(other)}, so that one runs it`
  return { run: [program, '-c', literal(line)], reads, notes: [...notes, why] }
}

/** A text that stays what it is where {{ }} and variables would be filled. */
export function literal(text: string): string {
  return text.replaceAll('{{', `{{ "{" }}{{ "{" }}`).replaceAll('${', `{{ "$" }}{`)
}

/** Names of variables that a line reads and does not set. */
export function variablesIn(command: string): {
  readonly reads: readonly string[]
  readonly refused: readonly string[]
} {
  const open = withoutSingleQuotes(command)
  const names = [...open.matchAll(/(?<!\\)\$\{?[#!]?([A-Za-z_]\w*)/g)].map((found) => found[1]!)
  const wanted = [...new Set(names)].filter((name) => !isCore(name) && !isSet(name, open))
  return {
    reads: wanted.filter((name) => !isLoaderVariable(name)).toSorted(),
    refused: wanted.filter(isLoaderVariable),
  }
}

/** Variables that every child is given. */
export function isCore(name: string): boolean {
  return /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TERM|TZ|TMPDIR|XDG_\w+|HOOKLINE_\w+|PWD|OLDPWD|IFS|UID|EUID|PPID|RANDOM|SECONDS|LINENO|HOSTNAME|OPTARG|OPTIND|REPLY|BASH\w*|FUNCNAME|PIPESTATUS|OSTYPE)$/.test(
    name,
  )
}

function isSet(name: string, line: string): boolean {
  return new RegExp(
    `(^|[\\s;&|(])(${name}\\+?=|for ${name}\\b|read (-\\w+ )*(\\w+ )*${name}\\b|local ${name}\\b)`,
  ).test(line)
}

/** In single quotes nothing is filled; a quote inside of double ones is only a character. */
function withoutSingleQuotes(line: string): string {
  return line.replaceAll(/\\.|"(?:[^"\\]|\\.)*"|'[^']*'/gs, (found) => (found.startsWith("'") ? "''" : found))
}

const BASH_ONLY =
  /\[\[|<\(|>\(|<<<|&>|\|&|\$'|(^|[\s;&|(])(source|function|declare|shopt|pushd|popd|mapfile|readarray)\s|\$\{\w+(\[|\/|\^|,|:\d)|\(\(|\{\w+\.\.\w+\}|\w\+?=\(/

/** The shell of the user where `/bin/sh` would not do. */
function needsShell(command: string, shell: string): string | undefined {
  const name = basename(shell)
  if (['sh', 'dash', 'ash', 'busybox', ''].includes(name)) return undefined
  const isPosix = ['bash', 'zsh', 'ksh', 'mksh'].includes(name)
  return isPosix && !BASH_ONLY.test(command) ? undefined : shell
}
