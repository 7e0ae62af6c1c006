import { sandboxOf, type HookConfig } from '@hookline/core'
import { printable } from '@hookline/config'
import {
  describe,
  isNote,
  pauseOf,
  readPauses,
  restText,
  type HookEvent,
  type HookReport,
  type LoadedPlan,
} from '@hookline/runtime'
import { agentsHere } from '../agents.ts'
import { deed } from '../deed.ts'
import { dueLines } from '../due.ts'
import { layerLines } from '../layer-lines.ts'
import { duration, paint } from '../paint.ts'
import { configFile, planOf, PLAN_FLAGS } from '../plan.ts'
import { projectHere, type ProjectHere } from '../project.ts'
import { promised } from '../promised.ts'
import { reachLines, withReach } from '../reach.ts'
import { quoted } from '../shown.ts'
import { complain } from './complain.ts'
import { answering } from './environment.ts'
import { onlyFlagsOf } from './flags-of.ts'
import type { Verb } from './index.ts'

export const list: Verb = {
  about: 'show every hook: what it does, what is promised, what it cannot see',
  usage: 'hookline list [--config <hooks.toml>] [--json]',
  help: 'Per hook: the events it hears, what it does, whether the agent waits for its answer, and what its agent cannot do or does not report.',
  async run(args) {
    const flags = onlyFlagsOf('list', args, { ...PLAN_FLAGS, json: 'switch' })
    const file = configFile(flags.text['config'])
    const loaded = await planOf(flags)
    if (loaded.errors.length > 0) complain(loaded.errors)
    const here = await projectHere(process.cwd(), file)
    const reports = describe(loaded, agentsHere(), await answering(loaded.plan))
    if (flags.on['json'] === true)
      process.stdout.write(`${JSON.stringify(reports.map(withReach), null, 2)}\n`)
    else
      process.stdout.write(
        `${[layerLines(file, loaded, here).join('\n'), ...untrusted(here), ...reports.map((one) => report(one, loaded)), ...dueLines(loaded.plan, flags.text['config'])].join('\n\n')}\n`,
      )
    return loaded.errors.length > 0 ? 78 : 0
  },
}

/** Hooks of the project that do not run, or run otherwise than the file says. */
function untrusted(here: ProjectHere | undefined): readonly string[] {
  const said = {
    new: 'not trusted: it does not run',
    changed: 'has changed: what was trusted runs',
    gone: 'is gone from the file: what was trusted runs',
  }
  const open = (here?.review?.hooks ?? []).flatMap(({ id, state }) =>
    state === 'trusted' ? [] : [`${paint('bold', `project/${id}`)}  ${paint('yellow', said[state])}`],
  )
  return open.length === 0 ? [] : [[...open, 'Look at them and trust them: hookline trust'].join('\n')]
}

function report({ name, hook, events }: HookReport, { plan }: LoadedPlan): string {
  const pause = hook.enabled === false ? pauseOf(hook, plan, readPauses(process.env)) : undefined
  const marks = [
    hook.enabled === false ? paint('yellow', pause === undefined ? 'off' : 'rests') : '',
    hook.guard === true ? paint('green', 'guard') : '',
    hook.enforce === false ? paint('yellow', 'only recorded') : '',
    walled(hook),
  ].filter((mark) => mark !== '')
  return [
    [paint('bold', name), ...marks].join('  '),
    ...(pause === undefined ? [] : [`  ${short(restText(pause).says)}`]),
    ...(hook.description === undefined ? [] : [`  ${short(hook.description)}`]),
    `  on ${hook.on.join(', ')}${matching(hook)}${hook.if === undefined ? '' : `, if ${short(hook.if)}`}`,
    `  ${short(deed(hook))}`,
    ...promises(hook, events),
    ...unseen(hook, events),
    ...reachLines(hook),
  ].join('\n')
}

/** How far what it starts is walled in, if it says so or is a project's. */
function walled(hook: HookConfig): string {
  const { policy, require: must, network } = sandboxOf(hook)
  if (policy === 'off' || !(STARTS.has(hook.executor) || hook.sandbox !== undefined)) return ''
  const words = [policy, ...(must === true ? ['required'] : []), ...(network === true ? ['network'] : [])]
  return paint('dim', `sandbox: ${words.join(', ')}`)
}

/** Executors that start programs. */
const STARTS: ReadonlySet<string> = new Set(['script', 'mcp'])

function matching({ match }: HookConfig): string {
  return match === undefined ? '' : `, match ${short(match.map(quoted).join(', '))}`
}

const LINE = 100

/** What fits in a line; `--json` has all of it. */
function short(text: string): string {
  const line = printable(text.trim().replaceAll(/\s*\n\s*/g, '; '))
  return line.length > LINE ? `${line.slice(0, LINE - 3)}...` : line
}

/** Lines that are the same for several events are said once. */
function promises(hook: HookConfig, events: readonly HookEvent[]): readonly string[] {
  const lines = new Map<string, string[]>()
  for (const event of events) {
    const key = promise(hook, event).join('\0')
    lines.set(key, [...new Set([...(lines.get(key) ?? []), event.event])])
  }
  return [...lines].map(([key, names]) => {
    const [agent, line] = key.split('\0') as [string, string]
    return `  ${agent}: ${line} ${paint('dim', `(${names.join(', ')})`)}`
  })
}

/** Who raises it, and what then. */
function promise(hook: HookConfig, event: HookEvent): readonly [who: string, what: string] {
  const most = `at most ${duration(event.timeoutMs)}`
  if (isNote(event.event)) return ['hookline', waiting(hook, event, most)]
  const who = event.event.startsWith('custom.') ? 'hookline emit' : event.agent
  if (event.native === null && who === event.agent) return [who, 'never fires']
  return [who, waiting(hook, event, most)]
}

/** Who waits for it, and what is promised where nobody does. */
function waiting(hook: HookConfig, { lane }: HookEvent, most: string): string {
  if (lane === 'background') return `${promised(hook)}, ${most} each`
  return `${WAITING[lane]}, ${most}`
}

const WAITING = {
  blocking: 'blocking',
  inline: 'waited for, though nothing that it says is an answer there',
  after: 'after the agent has its answer, which it cannot change',
} as const

function unseen(hook: HookConfig, events: readonly HookEvent[]): readonly string[] {
  const cannot = [...new Set(events.flatMap((event) => event.cannot))].map(
    (what) => `  ${paint('yellow', 'cannot')}: ${what}`,
  )
  const spots = hook.guard === true ? [...new Set(events.flatMap((event) => event.blindSpots))] : []
  return [...cannot, ...spots.map((what) => `  ${paint('yellow', 'blind spot')}: ${what}`)]
}
