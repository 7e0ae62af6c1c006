import { HooklineError, type ErrorDetails } from '@hookline/core'

export { SERVER_ERRORS } from './servers/errors.ts'

/** What can go wrong with the process that a plugin runs in: code, and what to do about it. */
export const HOST_ERRORS = {
  EXECUTOR_LOST:
    'The plugin ended its process, or took too much time or memory: see the message, and tell its author. The next run starts it again.',
} as const

/** What can go wrong around an agent's files: code, and what to do about it. */
export const INSTALL_ERRORS = {
  AGENT_UNWIRABLE: 'hookline install knows how to wire: codex; with --scope managed: codex, claude-code.',
  PLATFORM_UNSUPPORTED: 'Wire the events by hand with `hookline run`; Windows is not wired yet.',
  STATE_UNUSABLE: 'The state directory must be yours alone: check owner and mode, or set XDG_STATE_HOME.',
  AGENT_FILE_INVALID: 'Mend the file by hand first: what cannot be read is not written to.',
  AGENT_FILE_UNWRITABLE: 'Let yourself write to it: look at the owner and mode of the file and its folder.',
  AGENT_FILE_BUSY: 'Somebody else is writing to it: try again.',
  INSTALL_BUSY: 'Wait for the other hookline to end, then try again.',
  INSTALL_INCOMPLETE: 'Install hookline again: npm install -g hookline',
  AGENT_CALLS_HOOKLINE:
    'Nothing was run. Write the path of the agent itself into that program: hookline exec -- /path/to/codex',
  MANAGED_NOT_ROOT: 'Run it as root: sudo hookline install <agent> --scope managed.',
  MANAGED_WRITABLE:
    'Nothing was written. Give it to root (chown root, chmod go-w), or use what root has installed: a Node and a hookline of the system.',
  AGENT_SILENT: 'Start the agent by hand to see what it says, or name its program: --codex <path>.',
} as const

/** An error of the table, with its hint. */
export function installError(
  code: keyof typeof INSTALL_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: INSTALL_ERRORS[code], ...details })
}

/** What can go wrong when hooks are taken over from an agent: code, and what to do about it. */
export const MIGRATE_ERRORS = {
  MIGRATE_SOURCE_BROKEN: 'Nothing was changed. Mend the file at that place, or name another one with --from.',
  MIGRATE_TARGET_BROKEN: 'Mend the hooks.toml first: hookline check says what is wrong with it.',
  MIGRATE_RESULT_INVALID:
    'Nothing was written. Take the hook that the message names out of its file, and try again.',
  MIGRATE_CHANGED:
    'Put back by hand what you want of the copy that the message names: the file has changed since.',
  MIGRATE_NOTHING_TO_UNDO: 'Nothing was switched off by hookline migrate here.',
} as const

/** An error of that table, with its hint. */
export function migrateError(
  code: keyof typeof MIGRATE_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: MIGRATE_ERRORS[code], ...details })
}

/** What can go wrong with plugins: code, and what to do about it. */
export const PLUGIN_ERRORS = {
  NPM_FAILED: 'Everything is as it was. See what npm says; run it by hand to see more.',
  NPM_MISSING: 'npm comes with Node: put it on PATH.',
  PLUGIN_IN_USE: 'Give these hooks another executor or remove them first; --force removes them too.',
  PLUGIN_NAME_TAKEN: 'Give it another name: --as <name>.',
  PLUGIN_NOT_FOUND: 'Name a package, a tarball, or a file that ends in .ts, .js or .mjs.',
  PLUGIN_NOT_INSTALLED:
    "Install it with the project's package manager first (npm install -D <package>), then run this again.",
  PLUGIN_NOT_OURS: "Update them with the project's package manager.",
  PLUGIN_UNKNOWN: 'hookline plugin list shows them.',
} as const

/** An error of that table, with its hint. */
export function pluginError(code: keyof typeof PLUGIN_ERRORS, message: string): HooklineError {
  return new HooklineError(code, message, { hint: PLUGIN_ERRORS[code] })
}

/** What can be wrong with a secret: code, and what to do about it. */
export const SECRET_ERRORS = {
  SECRET_NAME:
    'A name is capital letters, digits and _, begins with a letter, and has at most 64 of them: GITHUB_TOKEN.',
  SECRET_VALUE: 'Give it on stdin: printf %s "$TOKEN" | hookline secret set NAME',
  SECRET_EXPOSED: 'A secret is for you alone: chmod 600 the file, chmod 700 its folder.',
  SECRET_UNREADABLE: 'A secret is a small plain file that you may read.',
  SECRET_UNWRITABLE: 'Make the state directory yours and writable, or set XDG_STATE_HOME.',
  SECRET_UNTRUSTED: 'Hooks of a project get secrets once they are trusted: look at them with hookline trust.',
  SECRET_COMMAND: 'Run the command by hand: it has to print the secret within 5 s, and end with 0.',
} as const

/** An error of that table, with its hint. */
export function secretError(
  code: keyof typeof SECRET_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: SECRET_ERRORS[code], ...details })
}

/** What can be wrong with a `${VAR}` of a hook when it is filled: code, and what to do about it. */
export const VARIABLE_ERRORS = {
  VARIABLE_UNSET:
    'Set it where the agent is started, or say what stands for it: ${VAR:-default}. For hooks of a company it is set in hooks.env beside their hooks.toml.',
  VARIABLE_VALUE: 'Give the variable another value.',
  VARIABLE_FILE: 'A hooks.env has lines of KEY=VALUE, and comments that begin with #.',
} as const

/** An error of that table, with its hint. */
export function inputError(
  code: keyof typeof VARIABLE_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: VARIABLE_ERRORS[code], ...details })
}

/** What can go wrong when a verb is asked for something: code, and what to do about it. */
export const VERB_ERRORS = {
  EVENT_NOT_YOURS: 'Try hooks on it with `hookline try`; send events of your own as custom.<name>.',
  HOOK_UNKNOWN: 'Name a hook of your hooks.toml: `hookline list` shows them.',
  HOOK_NEEDED: 'Take it out of their `needs` first; --force does.',
  CONFIG_EXISTS:
    'Look at what would be written with --dry-run, or write over it with --force: a backup is kept.',
  PAUSE_FORBIDDEN: 'Ask whoever looks after the file, or let them write pausable = true.',
  PAUSE_TERMINAL: 'A guard is paused by a person: run it on a terminal.',
  CONFIG_OWNER: 'What says which programs run must be yours alone.',
  CONFIG_UNWRITABLE: 'Name another place with --config <file>.',
  DEAD_ASK: 'Nothing was done. Run it on a terminal, or say --yes.',
  DEAD_UNKNOWN: 'Nothing was done. hookline dead list shows them.',
  EVENT_NOT_KEPT: 'hookline history shows those that are.',
  EVENT_SEVERAL: 'Give more of the id.',
  REPLAY_ASK: 'Nothing was sent. Run it on a terminal, or say --yes.',
  REPLAY_FILE: 'hookline db export > events.jsonl writes such a file.',
  TEMPLATE_UNKNOWN: 'hookline init --list-templates shows them all.',
  TEMPLATE_UNFIT: 'Stand in the project it is for, or write the hook by hand: docs/templates.md shows it.',
  TEMPLATE_TARGET_BROKEN:
    'Nothing was written. Mend the hooks.toml first: hookline check says what is wrong.',
  TEMPLATE_RESULT_INVALID:
    'Nothing was written. What the file sets for all hooks ([defaults], or hooks = [...]) does not suit the template: change it, or name another file with --config.',
} as const

/** An error of that table, with its hint. */
export function verbError(
  code: keyof typeof VERB_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: VERB_ERRORS[code], ...details })
}

/** What can go wrong around the hooks of a project: code, and what to do about it. */
export const TRUST_ERRORS = {
  PROJECT_SEVERAL:
    'Keep one of hooks.toml, .hookline/hooks.toml and .codex/hooks.toml; until then none of them counts.',
  PROJECT_LINK: 'What a project brings lies in the project: put a file there instead of the link.',
  PROJECT_NONE:
    'A project has its hooks in hooks.toml, .hookline/hooks.toml or .codex/hooks.toml at its root.',
  TRUST_TOO_MUCH: 'Let the hooks run fewer programs, or smaller ones, or a program that is installed.',
  TRUST_MISSING: 'Put the program there first: what is not there cannot be looked at.',
  TEST_UNTRUSTED: 'Look at the hooks first: hookline trust',
  TRUST_NEEDS: 'Trust the hook that it needs as well.',
  TRUST_ASK: 'Look at it on a terminal, or say which review you agree to: --yes <hash>.',
  TRUST_STALE: 'Look at the review again: what the project wants to run is not what that hash stands for.',
  TRUST_CHANGED: 'Look at what has changed and trust it again: hookline trust',
} as const

/** An error of that table, with its hint. */
export function trustError(
  code: keyof typeof TRUST_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: TRUST_ERRORS[code], ...details })
}

/** An error about a template, with its hint. */
export function templateError(
  code: Extract<keyof typeof VERB_ERRORS, `TEMPLATE_${string}`>,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: VERB_ERRORS[code], ...details })
}

/** Why a run in the background was not carried out: code, and what to do about it. */
export const DELIVERY_ERRORS = {
  HOOK_GONE: 'Put it back and send it again: hookline dead redrive. Or throw it away: hookline dead purge.',
  HOOK_PAUSED:
    'It goes on by itself when the pause is over, or at once: hookline pause <hook> --off. Nothing is lost.',
  VERDICT_REFUSED: 'Look into hookline logs for what the journal says, and tell the author of the executor.',
  HOOK_RESTS: 'Mend the file: hookline check. What waits is delivered then.',
  VARIABLE_WITHHELD:
    'Let hookline keep it: hookline secret set NAME, and env = { NAME = { secret = "NAME" } } in the hook.',
} as const

/** An error of that table, with its hint. */
export function deliveryError(
  code: keyof typeof DELIVERY_ERRORS,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: DELIVERY_ERRORS[code], ...details })
}
