import { dirname, join } from 'node:path'
import { isOlder } from '../older.ts'
import type { Told } from '../session/told.ts'
import { singleQuoted } from '../single-quoted.ts'
import { PERL_NO_LOCALE, PERL_QUIET, PERL_SWITCHES } from './client/start-perl.ts'
import type { WiredEvent } from './wanted.ts'
import type { Scope, Wiring } from './wiring.ts'

/** What must be known of an agent to write a line for it. */
export type Spoken = Pick<Wiring, 'dialect' | 'exitTwoDenies'>

/** Whose a line is. */
type LineScope = Scope | 'session' | 'managed'

/** What a line of user scope holds of this machine. */
export interface LineOptions {
  /** The absolute path of the script to call. */
  readonly script: string
  /** The perl that the line starts itself, which saves the start of a shell. */
  readonly perl?: string | undefined
  readonly install: string
  /** It is for one run, which `install` names: the file in which its calls tell what came of them. */
  readonly told?: string | undefined
  /** Default: the user's, or a session's where it is for one run. */
  readonly scope?: 'managed'
  /** More words for `hookline run`. */
  readonly more?: readonly string[]
  /** The hooks.toml, where it is not the user's own. */
  readonly config?: string | undefined
  /** The agent's version, so that an old one is told nothing that it does not take. */
  readonly agentVersion?: string | undefined
}

/**
 * The line that the agent calls for this user. Understood by sh, bash, zsh and fish. Where a denial follows, the script is given to
 * a shell, since fish gives a whole line up, denial and all, for a program that is not there; where none follows it is not: a shell,
 * as perl, may say "not there" with exit code 2, which is a denial to agents.
 */
export function userLine(wiring: Spoken, event: WiredEvent, options: LineOptions): string {
  const { script, perl } = options
  const end = event.closed ? ending(wiring, event.native, options) : ''
  const args = argsOf(wiring, event, options)
  const launcher = `${end === '' ? '' : `${SH} `}${singleQuoted(script)}`
  if (perl === undefined) return `${launcher} ${args}${end}`
  const client = singleQuoted(join(dirname(script), 'client.pl'))
  const start = [PERL_QUIET, PERL_NO_LOCALE, singleQuoted(perl), ...PERL_SWITCHES, client].join(' ')
  return `${start} ${args} || ${launcher} --lost ${args}${end === '' ? NO_DENIAL : end}`
}

function argsOf(wiring: Spoken, event: WiredEvent, options: LineOptions): string {
  const { install, config, agentVersion, told, more = [], scope = 'user' } = options
  return [
    ...called(wiring, event.native, told === undefined ? scope : 'session'),
    told !== undefined ? `--session ${install}` : `--install ${install}`,
    `--limit ${event.timeout}`,
    // not with the newest, whose lines would be other ones after each upgrade
    ...(isOlder(wiring.dialect, agentVersion) ? [`--agent-version ${singleQuoted(agentVersion)}`] : []),
    ...(config === undefined ? [] : [`--config ${singleQuoted(config)}`]),
    ...more.map(singleQuoted),
    ...(event.closed ? ['--closed'] : []),
  ].join(' ')
}

/** The line in a project's file: the same for everybody, so it finds each one's own hookline. */
export function projectLine(wiring: Wiring, native: string): string {
  const call = `exec "$h" ${called(wiring, native, 'project').join(' ')}`
  const missing =
    wiring.dialect.capabilities['session.start']?.native === native ? `; ${HOW_TO_INSTALL(wiring)}` : ''
  return `sh -c 'h="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/bin/hook"; if [ -x "$h" ]; then ${call}; fi${missing}'`
}

/** Tells the lines of ours that belong to a scope. */
export function isLine(agent: string, scope: LineScope | 'plugin'): (command: string) => boolean {
  const words = new RegExp(`/hookline/bin/.*--agent ${agent} --event \\w+ --scope ${scope}\\b`)
  return (command) => words.test(command)
}

/** A line that calls hookline without having been installed by it. */
export function isHandWired(command: string): boolean {
  return BY_HAND.test(command) && !command.includes(' --scope ')
}

const called = ({ dialect }: Spoken, native: string, scope: LineScope): readonly string[] => [
  `--agent ${dialect.name}`,
  `--event ${native}`,
  `--scope ${scope}`,
]

const BY_HAND = /\bhookline(\.c?js)?['"]?\s+['"]?run\b/

/** Denies where nothing was answered: whoever wrote a guard is not left without it by a missing file or a lost server. */
function ending(wiring: Spoken, native: string, { told, scope }: LineOptions): string {
  const { dialect, exitTwoDenies } = wiring
  const mend = scope === 'managed' ? MANAGED_MEND : HOW_TO_MEND
  const why = `hookline did not answer, so what its guards could not look at is denied: try again, and if it stays so ${told === undefined ? mend(wiring) : 'end this session and begin another'}`
  const note = told === undefined ? '' : `[ -f "$0" ] && echo "$1" >>"$0"; `
  const noted = told === undefined ? '' : ` ${singleQuoted(told)} ${singleQuoted(lostLine(native))}`
  if (exitTwoDenies.includes(native)) return ` || ${SH} -c 'echo "${why}" >&2; ${note}exit 2'${noted}`
  const { stdout } = dialect.refuse(native, why)
  if (stdout === '') return ''
  return told === undefined ? ` || echo '${stdout}'` : ` || ${SH} -c '${note}echo "$2"'${noted} '${stdout}'`
}

/** As a call tells it that failed, in the file of its session. */
function lostLine(native: string): string {
  const message = 'its line had no answer, so it denied by itself'
  return JSON.stringify({ is: 'lost', name: native, code: 'NO_ANSWER', message } satisfies Told)
}

const HOW_TO_MEND = ({ dialect }: Spoken): string =>
  `run hookline install ${dialect.name}, or start a new session if hookline was uninstalled`

const MANAGED_MEND = ({ dialect }: Spoken): string =>
  `tell whoever looks after this machine: hookline install ${dialect.name} --scope managed mends it`

const SH = '/bin/sh'

/** The script's shell may say with 2 that it could not begin: out of files, or with half a script. */
const NO_DENIAL = ' || exit 75'

const HOW_TO_INSTALL = ({ dialect }: Wiring): string =>
  `echo "{\\"systemMessage\\":\\"This project has hooks for hookline, which is not installed here, so they do not run: npm install -g hookline, then hookline install ${dialect.name}\\"}"`
