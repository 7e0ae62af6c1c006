import { isOlder } from '../older.ts'
import { singleQuoted } from '../single-quoted.ts'
import type { WiredEvent } from './wanted.ts'
import type { Scope, Wiring } from './wiring.ts'

/** What a line of user scope holds of this machine. */
export interface LineOptions {
  /** The absolute path of the script to call. */
  readonly script: string
  readonly install: string
  /** The hooks.toml, where it is not the user's own. */
  readonly config?: string | undefined
  /** The agent's version, so that an old one is told nothing that it does not take. */
  readonly agentVersion?: string | undefined
}

/**
 * The line that the agent calls for this user. Understood by sh, bash, zsh and fish. fish gives a whole line up, denial and all,
 * for a program that is not there, so where a denial follows, the script is given to a shell, which is. Where none follows it
 * is not: a shell may say "not there" with exit code 2, which is a denial to agents.
 */
export function userLine(wiring: Wiring, event: WiredEvent, options: LineOptions): string {
  const { script, install, config, agentVersion } = options
  const end = event.closed ? ending(wiring, event.native) : ''
  const words = [
    ...(end === '' ? [] : [SH]),
    singleQuoted(script),
    ...called(wiring, event.native, 'user'),
    `--install ${install}`,
    // not with the newest, whose lines would be other ones after each upgrade
    ...(isOlder(wiring.dialect, agentVersion) ? [`--agent-version ${singleQuoted(agentVersion)}`] : []),
    ...(config === undefined ? [] : [`--config ${singleQuoted(config)}`]),
    ...(event.closed ? ['--closed'] : []),
  ]
  return `${words.join(' ')}${end}`
}

/** The line in a project's file: the same for everybody, so it finds each one's own hookline. */
export function projectLine(wiring: Wiring, native: string): string {
  const call = `exec "$h" ${called(wiring, native, 'project').join(' ')}`
  const missing =
    wiring.dialect.capabilities['session.start']?.native === native ? `; ${HOW_TO_INSTALL(wiring)}` : ''
  return `sh -c 'h="\${XDG_STATE_HOME:-$HOME/.local/state}/hookline/bin/hook"; if [ -x "$h" ]; then ${call}; fi${missing}'`
}

/** Tells the lines of ours that belong to a scope. */
export function isLine(agent: string, scope: Scope): (command: string) => boolean {
  const words = new RegExp(`/hookline/bin/.*--agent ${agent} --event \\w+ --scope ${scope}\\b`)
  return (command) => words.test(command)
}

/** A line that calls hookline without having been installed by it. */
export function isHandWired(command: string): boolean {
  return BY_HAND.test(command) && !command.includes(' --scope ')
}

const called = ({ dialect }: Wiring, native: string, scope: Scope): readonly string[] => [
  `--agent ${dialect.name}`,
  `--event ${native}`,
  `--scope ${scope}`,
]

const BY_HAND = /\bhookline(\.c?js)?['"]?\s+['"]?run\b/

/** Denies where the script itself did not start: whoever wrote a guard is not left without it by a missing file. */
function ending(wiring: Wiring, native: string): string {
  const { dialect, exitTwoDenies } = wiring
  const why = `hookline did not start, so what its guards could not look at is denied: run hookline install ${dialect.name}, or start a new session if hookline was uninstalled`
  if (exitTwoDenies.includes(native)) return ` || ${SH} -c 'echo "${why}" >&2; exit 2'`
  const { stdout } = dialect.refuse(native, why)
  return stdout === '' ? '' : ` || echo '${stdout}'`
}

const SH = '/bin/sh'

const HOW_TO_INSTALL = ({ dialect }: Wiring): string =>
  `echo "{\\"systemMessage\\":\\"This project has hooks for hookline, which is not installed here, so they do not run: npm install -g hookline, then hookline install ${dialect.name}\\"}"`
