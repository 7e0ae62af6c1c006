import { nearest, printable } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { redact } from '@hookline/runtime'
import { paint } from './paint.ts'

/** sysexits.h: called wrongly, a file that cannot be made or used; anything else is a fault in hookline. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  USAGE: 64,
  DEAD_ASK: 64,
  DEAD_UNKNOWN: 64,
  AGENT_CALLS_HOOKLINE: 64,
  EXEC_NO_ADAPTER: 64,
  EXEC_ELSEWHERE: 69,
  EXEC_CONFIG: 78,
  EXEC_GUARDS_SILENCED: 78,
  EXEC_NOT_STARTED: 126,
  EXEC_NOT_FOUND: 127,
  EVENT_NOT_KEPT: 64,
  EVENT_SEVERAL: 64,
  EVENT_UNKNOWN: 64,
  EVENT_NATIVE: 64,
  EVENT_NOT_YOURS: 64,
  HOOK_UNKNOWN: 64,
  REPLAY_ASK: 64,
  REPLAY_FILE: 64,
  RESTORE_ASK: 64,
  BACKUP_UNKNOWN: 64,
  BACKUP_SEVERAL: 64,
  HOOK_NEEDED: 64,
  HOOK_DUPLICATE: 64,
  EDIT_IMPOSSIBLE: 64,
  EDIT_UNSURE: 64,
  PLUGIN_IN_USE: 64,
  PLUGIN_NAME_TAKEN: 64,
  PLUGIN_NOT_FOUND: 64,
  PLUGIN_NOT_OURS: 64,
  PLUGIN_UNKNOWN: 64,
  APP_SERVER_MISSING: 69,
  PLUGIN_NOT_INSTALLED: 69,
  EXECUTOR_NOT_INSTALLED: 69,
  EXECUTOR_LOAD: 69,
  NPM_FAILED: 69,
  NPM_MISSING: 69,
  SERVER_FOREIGN: 69,
  SERVER_SILENT: 69,
  SERVE_FAILED: 69,
  SERVE_STAYS: 69,
  SERVE_UNIT_IMPOSSIBLE: 69,
  SERVE_RUNS: 75,
  CONFIG_NOT_FOUND: 78,
  EXECUTOR_MANIFEST: 78,
  EXECUTOR_SPEC: 78,
  TEMPLATE_UNKNOWN: 64,
  TEMPLATE_UNFIT: 69,
  TEMPLATE_TARGET_BROKEN: 78,
  TEMPLATE_RESULT_INVALID: 78,
  SECRET_NAME: 64,
  SECRET_VALUE: 64,
  SECRET_UNKNOWN: 69,
  CONFIG_EXISTS: 73,
  CONFIG_UNWRITABLE: 73,
  AGENT_FILE_UNWRITABLE: 73,
  JOURNAL_CORRUPT: 73,
  JOURNAL_FOREIGN: 73,
  JOURNAL_NEWER: 73,
  JOURNAL_UNUSABLE: 73,
  STATE_UNUSABLE: 73,
  STATE_FOLDER: 73,
  FILE_ROOT: 73,
  SECRET_EXPOSED: 73,
  SERVER_EXPOSED: 73,
  SERVE_UNIT_FOREIGN: 73,
  SECRET_UNREADABLE: 73,
  SECRET_UNWRITABLE: 73,
  AGENT_FILE_INVALID: 78,
  MIGRATE_SOURCE_BROKEN: 78,
  MIGRATE_TARGET_BROKEN: 78,
  PROJECT_SEVERAL: 78,
  PROJECT_LINK: 78,
  TRUST_TOO_MUCH: 78,
  TRUST_MISSING: 78,
  TRUST_NEEDS: 78,
  TRUST_STALE: 77,
  PAUSE_TERMINAL: 77,
  MANAGED_NOT_ROOT: 77,
  MANAGED_WRITABLE: 77,
  AGENT_FILE_BUSY: 75,
  INSTALL_BUSY: 75,
  JOURNAL_BUSY: 75,
}

/** Says what a verb failed with; gives the exit code. */
export function failedWith(thrown: unknown): number {
  const error = HooklineError.from(thrown, 'INTERNAL')
  return fail(
    `${printable(redact(error.message))} [${error.code}]`,
    printable(error.hint),
    EXIT_CODES[error.code] ?? 70,
  )
}

/** Says that there is no such verb; gives the exit code. */
export function noVerb(verb: string, verbs: readonly string[]): number {
  const near = nearest(verb, ['run', 'help', ...verbs], {})
  return fail(
    `hookline has no verb "${printable(verb)}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    `there are: run, ${verbs.join(', ')}; see hookline help`,
  )
}

function fail(message: string, hint: string, code = 64): number {
  process.stderr.write(`${paint('red', 'error')}: ${message}\n${hint === '' ? '' : `  ${hint}\n`}`)
  return code
}
