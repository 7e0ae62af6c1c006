import { dispatchOf, type Capability, type HookConfig } from '@hookline/core'
import { cleaned, cleanedSurvey, deadlineMs, isNote, type HookEvent, type Standing } from '@hookline/runtime'
import { deed } from '../deed.ts'
import { duration, paint } from '../paint.ts'
import { promised } from '../promised.ts'
import { remarkLines } from '../raised.ts'
import { quoted } from '../shown.ts'
import { notDue, partLines } from '../standing.ts'
import { untrustedLines, untrustedNames } from '../untrusted.ts'
import { flagsOf } from './flags-of.ts'
import { occasion, OCCASION_FLAGS, type Occasion } from './occasion.ts'
import type { Verb } from './index.ts'

export const explain: Verb = {
  about: 'the plan of an event: who would run in which order, who would not, and why',
  usage:
    'hookline explain <event> [subject ...] [--config <hooks.toml>] [--agent <name>] [--data <json>] [--json]',
  help: [
    'hookline explain exec.before "git push --force"',
    '',
    'Runs nothing. Rewriters come first, one after another; the others then all see what became of the event.',
  ].join('\n'),
  async run(args) {
    const flags = flagsOf(args, OCCASION_FLAGS)
    const whole = await occasion(flags, explain.usage)
    const about = { ...whole, event: cleaned(whole.event), found: cleanedSurvey(whole.found, whole.event) }
    process.stdout.write(`${flags.on['json'] === true ? json(about) : text(about)}\n`)
    return about.loaded.errors.length > 0 ? 78 : 0
  },
}

function json({ event: { raw: _raw, ...event }, dialect, loaded, found, here }: Occasion): string {
  const plan = {
    event,
    agent: dialect.name,
    can: dialect.capabilities[event.name] ?? null,
    deadlineMs: deadlineMs(event, { dialect, loaded }),
    ...found,
    untrusted: untrustedNames(here),
  }
  return JSON.stringify(plan, null, 2)
}

function text(about: Occasion): string {
  const { event, found } = about
  const { rewriters, deciders, idle } = found
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', title, ...lines]
  const none = rewriters.length + deciders.length + idle.length === 0
  return [
    `${paint('bold', event.name)}  ${quoted(event.data)}`,
    ...remarkLines(about),
    ...agentLines(about),
    ...(found.candidates.length === 0 ? [] : [`  match looks at ${found.candidates.map(quoted).join(', ')}`]),
    ...section('first, one after another: they may rewrite it', rewriters.flatMap(dueLines)),
    ...section(`${rewriters.length === 0 ? '' : 'then, '}${inOrder(about)}`, deciders.flatMap(dueLines)),
    ...section('not due', idle.flatMap(idleLines)),
    ...(none ? ['', `  no hook listens to ${event.name}`] : []),
    ...section('of this project', untrustedLines(about.here)),
  ].join('\n')
}

/** How the layer runs them. */
function inOrder({ event, loaded }: Occasion): string {
  const { dispatch, sources } = loaded.plan
  const { order, maxParallel } = dispatchOf(dispatch, 'user', event.name)
  if (order === 'sequential') return 'in this order, one after another'
  return `in this order${sources.length === 0 ? '' : `, at most ${maxParallel ?? 8} at once`}`
}

function agentLines({ event, dialect, loaded }: Occasion): readonly string[] {
  const can = dialect.capabilities[event.name]
  if (isNote(event.name)) return ['  hookline says it of its own hooks, after the agent has its answer']
  if (can === undefined) return [`  ${paint('yellow', `${dialect.title} never reports it`)}`]
  const deeds = DEEDS.filter(([key]) => can[key] === true).map(([, what]) => what)
  return [
    `  ${dialect.title}: ${can.native}${can.channel === 'transcript' ? ' and its transcript' : ''}, waits at most ${duration(deadlineMs(event, { dialect, loaded }))}; ${deeds.length === 0 ? 'heeds no answer' : deeds.join(', ')}`,
    ...can.blindSpots.map((spot) => `  ${paint('yellow', 'blind spot')}: ${spot}`),
  ]
}

const DEEDS: readonly (readonly [keyof Capability, string])[] = [
  ['deny', 'obeys deny'],
  ['ask', 'asks its user'],
  ['allow', 'obeys allow'],
  ['rewrite', 'takes a rewrite'],
  ['context', 'takes words for the model'],
  ['message', 'shows a message'],
  ['stop', 'ends its turn when told'],
]

function dueLines(standing: Standing): readonly string[] {
  const { name, hook, matched, patterns, assumed, condition, stands, due } = standing
  const why =
    patterns === null ? 'everything' : assumed ? 'a line that cannot be read' : matched.map(quoted).join(', ')
  const marks = [hook.guard === true ? 'guard' : '', hook.enforce === false ? 'only recorded' : ''].filter(
    (one) => one !== '',
  )
  const order = [
    hook.priority === undefined || hook.priority === 0 ? '' : `priority ${hook.priority}`,
    hook.needs === undefined || hook.needs.length === 0 ? '' : `after ${hook.needs.join(', ')}`,
    hook.order === 'sequential' ? 'sequential' : '',
  ].filter((one) => one !== '')
  return [
    `  ${[paint('bold', name), ...marks.map((one) => paint('green', one)), ...order].join('  ')}`,
    `      ${deed(hook)}`,
    `      matches ${why}`,
    ...(condition === null
      ? []
      : [
          `      if${due === 'unknown' ? ' (not known before what it needs has run)' : ''}`,
          ...partLines(condition).map((line) => `        ${line}`),
        ]),
    ...(stands === null ? [] : [`      ${LANES[stands.lane](hook)}, at most ${duration(stands.timeoutMs)}`]),
    ...(stands?.cannot ?? []).map((what) => `      ${paint('yellow', 'cannot')}: ${what}`),
  ]
}

/** Who waits for it. */
const LANES: Readonly<Record<HookEvent['lane'], (hook: HookConfig) => string>> = {
  blocking: () => 'blocking',
  background: promised,
  inline: () => 'its answer does not count',
  after: () => 'its answer does not count',
}

function idleLines(standing: Standing): readonly string[] {
  const lines = standing.by === 'if' ? partLines(standing.condition ?? []) : []
  return [
    `  ${paint('bold', standing.name)}  ${paint('dim', notDue(standing))}`,
    ...lines.map((line) => `        ${line}`),
  ]
}
