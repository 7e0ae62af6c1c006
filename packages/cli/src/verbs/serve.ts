import { HooklineError } from '@hookline/core'
import { only } from '../kept/only.ts'
import { flagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const serve: Verb = {
  about:
    'the resident process that answers agents at once and delivers: start it, stop it, have it started at login',
  usage:
    'hookline serve [--foreground] | status | stop [--force] | restart [--force] | install [--dry-run|--print] [--force] | uninstall  [--json]',
  help: [
    'hookline serve                      # starts it in the background, unless there is one',
    'hookline serve --foreground         # here, and says what it does; ends with its exit code',
    'hookline serve status               # exit code 0: it runs · 3: there is none · 4: it does not answer',
    'hookline serve stop                 # once it has answered what it has taken; --timeout 30s, and --force kills it then',
    'hookline serve install              # a unit of systemd (Linux) or an agent of launchd (macOS) for you, untested live',
    '',
    'It is started by need, too, unless hooks.toml says `[server] start = "never"`; there is one for each user. hookline top shows',
    'what it does. `install` writes one file and says how to enable it; --print only prints it. Files that are not from here are',
    'left alone, unless --force is given. Run it again after an upgrade of hookline: serve status says so.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, SERVE_FLAGS)
    const [act = 'start', ...more] = flags.words
    const options = Object.hasOwn(OPTIONS, act) ? OPTIONS[act as Act] : undefined
    if (options === undefined || more.length > 0)
      throw new HooklineError('USAGE', `serve takes no "${flags.words.join(' ')}"`, { hint: serve.usage })
    const given = only(`serve ${act}`, flags, options)
    const { ACTS } = await import('../serve/acts.ts')
    return ACTS[act as Act](given)
  },
}

const SERVE_FLAGS = {
  config: 'text',
  foreground: 'switch',
  force: 'switch',
  timeout: 'text',
  'dry-run': 'switch',
  print: 'switch',
  for: 'text',
  json: 'switch',
} as const

/** What each of them takes. */
const OPTIONS = {
  start: ['foreground'],
  status: [],
  stop: ['force', 'timeout'],
  restart: ['force', 'timeout'],
  install: ['dry-run', 'print', 'force', 'for'],
  uninstall: ['dry-run', 'force', 'for'],
} as const

/** What can be done with the server. */
export type Act = keyof typeof OPTIONS
