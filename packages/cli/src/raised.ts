import { printable } from '@hookline/config'
import { verdict, type HookResult, type Json, type LifecycleEvent, type Outcome } from '@hookline/core'
import {
  cleaned,
  cleanedSurvey,
  usedText,
  type LoadedPlan,
  type Standing,
  type Survey,
} from '@hookline/runtime'
import { deed } from './deed.ts'
import { duration, paint } from './paint.ts'
import { promised } from './promised.ts'
import { resting, restLines } from './resting.ts'
import { below, oneLine, quoted } from './shown.ts'
import { notDue, partLines, previewLines } from './standing.ts'

/** An event that was raised by hand. */
export interface Raised {
  readonly event: LifecycleEvent
  readonly found: Survey
  /** What came of it; `undefined`: nothing was run. */
  readonly outcome: Outcome | undefined
  /** By id: what hooks would do, where nothing was run. */
  readonly previews?: ReadonlyMap<string, Json> | undefined
  /** What is to be said of the outcome's decision; none: it binds as it stands. */
  readonly caveat?: string | undefined
  /** What the absence of a decision means. */
  readonly silence: string
  /** The hooks, and what is wrong with files, whose hooks rest. */
  readonly loaded: LoadedPlan
  /** What is to be done about an event that they may have missed. */
  readonly missed?: string | undefined
}

/** For programs. */
export function raisedJson(raised: Raised): string {
  const { event: whole, found, outcome, previews } = shown(raised)
  const { raw: _raw, ...event } = whole
  const lines = standings(found).map(({ name, hook, due, by, matched }) => ({
    hook: name,
    due,
    by,
    matched,
    result: outcome?.results.find((result) => result.hook === name) ?? null,
    ...(previews === undefined ? {} : { preview: previews.get(hook.id) ?? null }),
  }))
  return JSON.stringify({ event, hooks: lines, outcome: outcome ?? null, ...resting(raised) }, null, 2)
}

/** For people. */
export function raisedText(given: Raised): string {
  const raised = shown(given)
  const { event, found, outcome } = raised
  const head = `${paint('bold', event.name)}  ${quoted(event.data)}`
  const all = standings(found)
  const atRest = restLines(raised)
  if (all.length === 0)
    return [head, '', ...(atRest.length > 0 ? atRest : [`  no hook listens to ${event.name}`])].join('\n')
  return [
    head,
    '',
    ...all.flatMap((standing) => hookLines(standing, outcome, raised.previews?.get(standing.hook.id))),
    ...atRest,
    '',
    ...(outcome === undefined ? ['nothing was run (--dry)'] : ending(raised, outcome)),
  ].join('\n')
}

/** Without secrets, whoever spoke of them. */
function shown({ event, found, outcome, previews, ...rest }: Raised): Raised {
  const clean = { event: cleaned(event), found: cleanedSurvey(found, event), outcome: cleaned(outcome) }
  const told = previews && new Map([...previews].map(([id, preview]) => [id, cleaned(preview)]))
  return { ...rest, ...clean, previews: told }
}

function standings({ rewriters, deciders, idle }: Survey): readonly Standing[] {
  return [...rewriters, ...deciders, ...idle]
}

/** How a hook stood to an event, and what came of it; `preview`: what it would have done. */
export function hookLines(
  standing: Standing,
  outcome: Outcome | undefined,
  preview?: Json,
): readonly string[] {
  const { name, hook, due, matched } = standing
  const result = outcome?.results.find((one) => one.hook === name)
  const title = `  ${paint('bold', name)}${hook.guard === true ? '  guard' : ''}`
  if (result === undefined || result.status === 'skipped') {
    if (due === false)
      return [
        `${title}  ${paint('dim', `not due: ${notDue(standing)}`)}`,
        ...(standing.by === 'if' ? indented(partLines(standing.condition ?? [])) : []),
      ]
    if (result === undefined && outcome?.queued?.includes(name) === true)
      return [`${title}  handed over: ${promised(hook)}`]
    if (result === undefined)
      return [
        `${title}  would run: ${deed(hook)}${hook.if === undefined ? '' : `, if ${oneLine(hook.if)}`}`,
        ...indented(previewLines(preview)),
      ]
  }
  return [
    `${title}  ${said(standing, result)}  ${paint('dim', duration(result.durationMs))}`,
    ...indented(details(result, matched)),
    ...indented(previewLines(preview)),
  ]
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== '').map((line) => `      ${line.replaceAll('\n', '\n      ')}`)
}

function said({ hook }: Standing, result: HookResult): string {
  if (result.status === 'skipped') return paint('dim', `skipped: ${oneLine(result.why)}`)
  const answer = verdict(hook, result)
  const would = hook.enforce === false && answer?.decision !== undefined ? ' (only recorded)' : ''
  if (result.status === 'failed')
    return paint('red', `failed${answer?.decision === 'deny' ? ', so deny' : ''}${would}`)
  const colour =
    result.output.decision === 'deny' ? 'red' : result.output.decision === 'ask' ? 'yellow' : 'green'
  return paint(colour, (result.output.decision ?? 'no objection') + would)
}

function details(result: HookResult, matched: readonly string[]): readonly string[] {
  const lines: string[] = []
  if (matched.length > 0) lines.push(`matched ${matched.map(quoted).join(', ')}`)
  if (result.sandbox !== undefined) lines.push(`sandbox: ${oneLine(result.sandbox)}`)
  const used = result.used === undefined ? '' : usedText(result.used)
  if (used !== '') lines.push(`used ${used}`)
  if (result.status === 'failed')
    lines.push(printable(`${result.error.message} [${result.error.code}]`), printable(result.error.hint))
  if (result.status === 'done') {
    for (const [key, value] of Object.entries(result.output)) {
      if (key !== 'decision')
        lines.push(`${oneLine(key)}: ${typeof value === 'string' ? printable(value) : quoted(value)}`)
    }
  }
  return lines
}

function ending({ caveat, silence }: Raised, outcome: Outcome): readonly string[] {
  const { decision, reason } = outcome
  const what =
    decision === 'deny'
      ? `${paint('red', 'deny')}: ${below(reason ?? '', 9)}${caveat === undefined ? '' : `\n  ${caveat}`}`
      : decision === undefined
        ? silence
        : `${decision}${reason === undefined ? '' : `: ${below(reason, 9)}`}`
  return [
    `outcome  ${what}`,
    ...(outcome.rewrite === undefined ? [] : [`rewrite  ${quoted(outcome.rewrite)}`]),
    ...outcome.context.map((text) => `context  ${below(text, 9)}`),
  ]
}
