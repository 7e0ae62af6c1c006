import { hookName, HooklineError } from '@hookline/core'
import { hookNamed, pause as rest, projectRoot, readPauses, resume, wallTime } from '@hookline/runtime'
import { isTerminal } from '../ask.ts'
import { paint } from '../paint.ts'
import { planOf } from '../plan.ts'
import { oneLine } from '../shown.ts'
import { complain } from './complain.ts'
import { flagsOf } from './flags-of.ts'
import { tellGuards } from './tell-guards.ts'
import type { Verb } from './index.ts'

export const pause: Verb = {
  about: 'let a hook rest for a while, guards too',
  usage: 'hookline pause [<hook> --for <time> | <hook> --off] [--config <hooks.toml>] [--json]',
  help: [
    'hookline pause no-force-push --for 1h     # until then it is as if it were switched off',
    'hookline pause no-force-push --off        # it holds again, now',
    'hookline pause                            # what rests, and until when',
    '',
    'A guard is paused on a terminal only, and the agent says so at the start of each session. Hooks of the company rest only if',
    'they have pausable = true. Times: 30m, 2h, 1d; a week at most. A hook whose receiver says that it is gone (410) rests by',
    'itself until it is changed.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, { config: 'text', for: 'text', off: 'switch', json: 'switch' })
    const json = flags.on['json'] === true
    const [name, ...more] = flags.words
    if (name === undefined) return list(json)
    const off = flags.on['off'] === true
    if (more.length > 0 || off === (flags.text['for'] !== undefined))
      throw new HooklineError('USAGE', 'pause takes one hook, and --for <time> or --off', {
        hint: pause.usage,
      })
    const loaded = await planOf(flags)
    if (loaded.errors.length > 0) complain(loaded.errors)
    const hook = hookNamed(name, loaded)
    const root = projectRoot(process.cwd())
    if (off) return ended(hookName(hook), resume(hookName(hook), root, process.env), json)
    const until = new Date(Date.now() + milliseconds(flags.text['for']!))
    if (hook.guard === true && !isTerminal())
      throw new HooklineError('PAUSE_TERMINAL', `${hookName(hook)} is a guard`, {
        hint: 'A guard is paused by a person: run it on a terminal.',
      })
    const made = rest(hook, root, until, process.env)
    if (hook.guard === true) await tellGuards(loaded, flags)
    say(
      json
        ? JSON.stringify(made)
        : `${paint('yellow', 'paused')}  ${made.hook} until ${wallTime(until.getTime())}`,
    )
    return 0
  },
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function list(json: boolean): number {
  const pauses = readPauses(process.env)
  if (json) say(JSON.stringify(pauses, null, 2))
  else if (pauses.length === 0) say('no hook is paused')
  else
    for (const { hook, root, until, gone } of pauses)
      say(
        `${hook}${root === undefined ? '' : ` of ${oneLine(root)}`} until ${gone === undefined ? wallTime(Date.parse(until)) : `it is changed: ${oneLine(gone.why)}`}`,
      )
  return 0
}

function ended(name: string, count: number, json: boolean): number {
  say(
    json
      ? JSON.stringify({ hook: name, ended: count })
      : count === 0
        ? `${name} was not paused`
        : `${paint('green', 'on')}  ${name}`,
  )
  return 0
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const WEEK_MS = 7 * 86_400_000

function milliseconds(text: string): number {
  const [, number, unit] = /^(\d{1,6})(s|m|h|d)$/.exec(text) ?? []
  const ms = unit === undefined ? 0 : Number(number) * UNITS[unit]!
  if (ms > 0 && ms <= WEEK_MS) return ms
  throw new HooklineError('USAGE', `--for ${text}: a time is 30m, 2h or 1d, a week at most`, {
    hint: pause.usage,
  })
}
