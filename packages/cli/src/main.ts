import { printable } from '@hookline/config'
import { HooklineError } from '@hookline/core'
import { redact } from '@hookline/runtime'
import { paint } from './paint.ts'
import { endUnprinted } from './unprinted.ts'
import { VERBS, type Verb } from './verbs/index.ts'
import { RUN } from './verbs/run-help.ts'
import { version } from './version.ts'

/** sysexits.h: called wrongly, a file that cannot be made or used; anything else is a fault in hookline. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  USAGE: 64,
  DEAD_ASK: 64,
  DEAD_UNKNOWN: 64,
  EVENT_NOT_KEPT: 64,
  EVENT_SEVERAL: 64,
  EVENT_UNKNOWN: 64,
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
  PLUGIN_NOT_INSTALLED: 69,
  EXECUTOR_NOT_INSTALLED: 69,
  EXECUTOR_LOAD: 69,
  NPM_FAILED: 69,
  NPM_MISSING: 69,
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
  AGENT_FILE_BUSY: 75,
  INSTALL_BUSY: 75,
  JOURNAL_BUSY: 75,
}

const GROUPS: readonly (readonly [title: string, verbs: readonly string[]])[] = [
  ['begin', ['init', 'install', 'doctor', 'status', 'migrate', 'uninstall']],
  ['look and try', ['check', 'list', 'try', 'test', 'explain', 'why', 'config', 'emit']],
  ['look back', ['history', 'show', 'replay', 'restore', 'dead', 'logs', 'db']],
  ['edit', ['add', 'set', 'enable', 'disable', 'rename', 'remove', 'plugin', 'schema']],
  ['decide', ['trust', 'pause', 'secret']],
]

endUnprinted()

/** `hookline <verb>`, all but `run` when it is not asked for help. */
const [name, ...args] = process.argv.slice(2)
process.exitCode = await main(name, args)

async function main(verb: string | undefined, rest: readonly string[]): Promise<number> {
  if (verb === undefined || verb === 'help' || verb === '--help' || verb === '-h') return help(rest[0])
  if (verb === 'run') return help(verb)
  if (verb === '--version' || verb === '-v' || verb === 'version') return say(version)
  const found = Object.hasOwn(VERBS, verb) ? VERBS[verb]! : undefined
  if (found === undefined)
    return fail(
      `hookline has no verb "${printable(verb)}"`,
      `there are: run, ${Object.keys(VERBS).join(', ')}; see hookline help`,
    )
  if (rest.includes('--help') || rest.includes('-h')) return help(verb)
  try {
    return await found.run(rest)
  } catch (thrown) {
    const error = HooklineError.from(thrown, 'INTERNAL')
    return fail(
      `${printable(redact(error.message))} [${error.code}]`,
      printable(error.hint),
      EXIT_CODES[error.code] ?? 70,
    )
  }
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function fail(message: string, hint: string, code = 64): number {
  process.stderr.write(`${paint('red', 'error')}: ${message}\n${hint === '' ? '' : `  ${hint}\n`}`)
  return code
}

/** What a verb tells of itself. */
function told(verb: string | undefined): Pick<Verb, 'usage' | 'help'> | undefined {
  if (verb === 'run') return RUN
  return verb !== undefined && Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
}

function help(verb: string | undefined): number {
  const found = told(verb)
  if (found !== undefined) return say(`usage: ${found.usage}\n\n${found.help}`)
  const width = Math.max(...Object.keys(VERBS).map((one) => one.length))
  const line = (one: string): string => `  ${one.padEnd(width)}  ${VERBS[one]!.about}`
  const lines = GROUPS.flatMap(([title, verbs], at) => [
    ...(at === 0 ? [] : ['']),
    paint('bold', title),
    ...verbs.map(line),
  ])
  return say(
    [
      `hookline ${version}: one hooks.toml for every coding agent`,
      '',
      'usage: hookline <verb> [options]',
      '',
      ...lines,
      '',
      paint('bold', 'called by agents'),
      `  ${'run'.padEnd(width)}  ${RUN.about}`,
      '',
      'hookline help <verb> tells more. Every verb takes --config <hooks.toml> (default: your own,',
      '$XDG_CONFIG_HOME/hookline/hooks.toml) and --json.',
    ].join('\n'),
  )
}
