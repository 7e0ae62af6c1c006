import type * as Fault from './fault.ts'
import { ofCompany } from './managed/of-company.ts'
import { paint } from './paint.ts'
import { endUnprinted } from './unprinted.ts'
import { VERBS, type Verb } from './verbs/index.ts'
import { version } from './version.ts'

const GROUPS: readonly (readonly [title: string, verbs: readonly string[]])[] = [
  ['begin', ['init', 'install', 'doctor', 'status', 'migrate', 'uninstall']],
  ['look and try', ['check', 'list', 'try', 'test', 'explain', 'why', 'config', 'emit']],
  ['the server', ['serve', 'top']],
  ['run an agent', ['exec', 'app-server']],
  ['look back', ['history', 'show', 'report', 'replay', 'restore', 'dead', 'logs', 'db']],
  ['edit', ['add', 'set', 'enable', 'disable', 'rename', 'remove', 'plugin', 'schema']],
  ['decide', ['trust', 'pause', 'secret']],
]

/** Verbs that read what was done. */
const LOOKS_BACK: ReadonlySet<string> = new Set(['history', 'show', 'why', 'report', 'dead', 'logs', 'db'])

const HELP: ReadonlySet<string> = new Set(['help', '--help', '-h'])

endUnprinted()

/** `hookline <verb>`, all but `run` when it is not asked for help. */
const [name, ...words] = process.argv.slice(2)
process.exitCode = await main(name, words)

async function main(verb: string | undefined, rest: readonly string[]): Promise<number> {
  if (verb === undefined || HELP.has(verb)) return await helpOn(rest[0])
  if (verb === 'run') return await help(verb)
  if (verb === '--version' || verb === '-v' || verb === 'version') return say(version)
  const found = Object.hasOwn(VERBS, verb) ? VERBS[verb]! : undefined
  const args = LOOKS_BACK.has(verb) ? ofCompany(rest) : rest
  if (found === undefined) return await noVerb(verb)
  if (asksForHelp(rest)) return await help(verb)
  try {
    return await (await found()).run(args)
  } catch (thrown) {
    return (await fault()).failedWith(thrown)
  }
}

/** Of a verb, or of all of them: what is no verb has no help. */
async function helpOn(verb: string | undefined): Promise<number> {
  const isVerb = verb === undefined || verb === 'run' || Object.hasOwn(VERBS, verb)
  return isVerb || HELP.has(verb) || verb.startsWith('-') ? await help(verb) : await noVerb(verb)
}

async function noVerb(verb: string): Promise<number> {
  return (await fault()).noVerb(verb, Object.keys(VERBS))
}

/** Read when something failed. */
function fault(): Promise<typeof Fault> {
  return import('./fault.ts')
}

/** What follows `--` is for somebody else. */
function asksForHelp(rest: readonly string[]): boolean {
  const end = rest.indexOf('--')
  return (end < 0 ? rest : rest.slice(0, end)).some((word) => word === '--help' || word === '-h')
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

/** What a verb tells of itself. */
async function told(verb: string | undefined): Promise<Pick<Verb, 'usage' | 'help'> | undefined> {
  if (verb === 'run') return await runHelp()
  return verb !== undefined && Object.hasOwn(VERBS, verb) ? await VERBS[verb]!() : undefined
}

async function runHelp(): Promise<Pick<Verb, 'about' | 'usage' | 'help'>> {
  return (await import('./verbs/run-help.ts')).RUN
}

async function help(verb: string | undefined): Promise<number> {
  const found = await told(verb)
  if (found !== undefined) return say(`usage: ${found.usage}\n\n${found.help}`)
  const width = Math.max(...Object.keys(VERBS).map((one) => one.length))
  const line = async (one: string): Promise<string> =>
    `  ${one.padEnd(width)}  ${(await VERBS[one]!()).about}`
  const groups = await Promise.all(
    GROUPS.map(async ([title, verbs]) => [paint('bold', title), ...(await Promise.all(verbs.map(line)))]),
  )
  const lines = groups.flatMap((group, at) => (at === 0 ? group : ['', ...group]))
  return say(
    [
      `hookline ${version}: one hooks.toml for every coding agent`,
      '',
      'usage: hookline <verb> [options]',
      '',
      ...lines,
      '',
      paint('bold', 'called by agents'),
      `  ${'run'.padEnd(width)}  ${(await runHelp()).about}`,
      '',
      'hookline help <verb> tells more. Every verb takes --config <hooks.toml> (default: your own,',
      '$XDG_CONFIG_HOME/hookline/hooks.toml) and --json. Those that look back, and why, take --managed: what was done by the',
      'lines that your company has wired for everybody on this machine.',
    ].join('\n'),
  )
}
