import { glob, isHooklineError, isRegex } from '@hookline/core'
import type { HookTable } from './hook-table.ts'
import type { Odd } from './odd-pattern.ts'
import { patterns } from './patterns.ts'

const MOST_WORDS = 3
/** Each of a list is held against all others. */
const MOST_PATTERNS = 100

/** What a hook says that is to stop something. */
type Stopping = Pick<HookTable, 'match' | 'guard' | 'deny' | 'ask'>

/** Says of a pattern that it stops a command as it stands, and lets it through with one word more. */
export function exactCommand(written: string, hook: Stopping, subjects: readonly string[]): Odd | undefined {
  if (written.includes('*') || !isStopping(hook) || !isAboutCommands(written, subjects)) return undefined
  if (written.startsWith('!') || written.includes('?') || isRegex(written)) return undefined
  const command = written.trim()
  const words = command.split(/\s+/).length
  if (command === '' || words > MOST_WORDS || isCovered(command, hook.match)) return undefined
  return {
    what: 'is that command alone: with anything behind it, it is not stopped',
    hint: `Write ${words === 1 ? `["${command}", "${command} *"]` : `"${command}*"`}${exactly(command)}.`,
  }
}

function isStopping({ guard, deny, ask }: Stopping): boolean {
  return guard === true || deny !== undefined || ask !== undefined
}

/** Where it may be asked for something else, one word may be a tool or a file. */
function isAboutCommands(written: string, subjects: readonly string[]): boolean {
  const isWords = written.includes(' ')
  return (
    subjects.length > 0 &&
    subjects.every((subject) => subject === 'command' || (isWords && subject === "as the call's"))
  )
}

/** Who writes what may stand behind it as well knows what a glob matches. */
function isCovered(command: string, match: HookTable['match']): boolean {
  if (typeof match !== 'object') return false
  return match.length > MOST_PATTERNS || match.some((other) => covers(other, command))
}

function covers(other: string, command: string): boolean {
  if (other.startsWith('!')) return false
  if (isRegex(other)) return other.includes(command) || finds(other.slice(1, -1), `${command} x`)
  if (!/[*?]/.test(other)) return false
  return (
    (other.startsWith(command) && /^[ *?]/.test(other.slice(command.length))) ||
    glob(other, 'command')(`${command} x`)
  )
}

/** One that cannot be read is told of where it stands. */
function finds(source: string, text: string): boolean {
  try {
    return patterns.compile(source)(text)
  } catch (thrown) {
    if (!isHooklineError(thrown)) throw thrown
    return false
  }
}

function exactly(command: string): string {
  if (/[{}']/.test(command)) return ''
  return `; if nothing else is meant, '/^${command.replaceAll(/[.+^$()|[\]\\]/g, '\\$&')}$/'`
}
