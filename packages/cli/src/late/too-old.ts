import { readFileSync, writeSync } from 'node:fs'

/** sysexits.h: something that is needed is missing. */
const EX_UNAVAILABLE = 69
const DENIED = 2

/** The events of agents at which exit code 2 denies; at the end of a turn it would begin another, and another. */
const EXIT_TWO_DENIES = ['PreToolUse', 'PermissionRequest', 'UserPromptSubmit', 'PostToolUse']

/**
 * Says that this Node is too old, and ends. An agent that waits for a guard is denied: by the exit code where that says so, else by
 * what the wired line does when hookline does not start.
 */
export function tooOld(words: readonly string[]): void {
  const what = `hookline needs Node 22.19 or newer, and this is ${process.versions.node} (${process.execPath})`
  if (words[0] !== 'run')
    return end(`error: ${what}: install one, for example from https://nodejs.org`, EX_UNAVAILABLE)
  drain()
  end(
    `hookline: no hook runs: ${what}: install one, for example from https://nodejs.org, then run hookline install again`,
    isDenied(words) ? DENIED : EX_UNAVAILABLE,
  )
}

/** A guard was listening when the line was wired. */
function isDenied(words: readonly string[]): boolean {
  const at = words.indexOf('--event')
  return words.includes('--closed') && (at < 0 || EXIT_TWO_DENIES.includes(words[at + 1] ?? ''))
}

/** An agent may take it for another failure if nobody reads what it sends. */
function drain(): void {
  try {
    readFileSync(0)
  } catch {
    // there is nothing, or not yet
  }
}

function end(line: string, code: number): void {
  writeSync(2, `${line}\n`)
  process.exit(code)
}
