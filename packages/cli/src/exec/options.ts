import { HooklineError } from '@hookline/core'
import type { Flags } from '../flags.ts'
import { OVERRIDE_FLAGS } from '../overrides.ts'
import { flagsOf } from '../verbs/flags-of.ts'

/** How much is said of the hooks. */
export type Loudness = 'quiet' | 'normal' | 'debug'

/** What `hookline exec` was called with. */
export interface ExecOptions {
  readonly flags: Flags
  /** The agent's program, as it was written. */
  readonly command: string
  /** What it is called with. */
  readonly words: readonly string[]
  readonly loudness: Loudness
  readonly json: boolean
  /** What to end with if a guard denied. */
  readonly denyExitCode: number | undefined
}

const USAGE = 'hookline exec [options] -- codex [arguments]'

/** Reads the words before and after `--`. @throws HooklineError `USAGE` */
export function execOptions(args: readonly string[]): ExecOptions {
  const end = args.indexOf('--')
  const flags = flagsOf(end < 0 ? args : args.slice(0, end), FLAGS)
  const [command, ...words] = end < 0 ? [] : args.slice(end + 1)
  if (command === undefined || flags.words.length > 0) throw misused('the agent and its arguments follow --')
  const [quiet, debug] = [flags.on['hooks-quiet'] === true, flags.on['hooks-debug'] === true]
  if (quiet && debug) throw misused('--hooks-quiet and --hooks-debug say opposite things')
  return {
    flags,
    command,
    words,
    loudness: quiet ? 'quiet' : debug ? 'debug' : 'normal',
    json: flags.on['json'] === true,
    denyExitCode: exitCode(flags.text['deny-exit-code']),
  }
}

const FLAGS = {
  'hooks-config': 'text',
  config: 'text',
  'no-hooks': 'switch',
  'hooks-quiet': 'switch',
  'hooks-debug': 'switch',
  'deny-exit-code': 'text',
  json: 'switch',
  ...OVERRIDE_FLAGS,
} as const

function exitCode(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  if (/^\d{1,3}$/.test(given) && Number(given) >= 1 && Number(given) <= 255) return Number(given)
  throw misused(`--deny-exit-code is a number from 1 to 255, not "${given}"`)
}

function misused(what: string): HooklineError {
  return new HooklineError('USAGE', what, { hint: USAGE })
}
