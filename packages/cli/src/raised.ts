import type { Json, LifecycleEvent, Outcome } from '@hookline/core'
import { cleaned, cleanedSurvey, type LoadedPlan, type Standing, type Survey } from '@hookline/runtime'
import { hookLines } from './hook-lines.ts'
import { paint } from './paint.ts'
import type { ProjectHere } from './project.ts'
import { resting, restLines } from './resting.ts'
import { below, quoted } from './shown.ts'
import { untrustedLines, untrustedNames } from './untrusted.ts'

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
  /** What should be known of the event. */
  readonly remark?: string | undefined
  /** The project that it was raised in, if it has hooks, and who raised it should know how they stand. */
  readonly here?: ProjectHere | undefined
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
  return JSON.stringify(
    {
      event,
      hooks: lines,
      outcome: outcome ?? null,
      ...resting(raised),
      untrusted: untrustedNames(raised.here),
    },
    null,
    2,
  )
}

/** For people. */
export function raisedText(given: Raised): string {
  const raised = shown(given)
  const { event, found, outcome } = raised
  const head = [`${paint('bold', event.name)}  ${quoted(event.data)}`, ...remarkLines(raised)].join('\n')
  const all = standings(found)
  const atRest = restLines(raised)
  const untrusted = untrustedLines(raised.here)
  const none = all.length + atRest.length === 0 ? [`  no hook listens to ${event.name}`] : []
  if (all.length === 0) return [head, '', ...none, ...atRest, ...untrusted].join('\n')
  return [
    head,
    '',
    ...all.flatMap((standing) => hookLines(standing, outcome, raised.previews?.get(standing.hook.id))),
    ...atRest,
    ...untrusted,
    '',
    ...(outcome === undefined ? ['nothing was run (--dry)'] : ending(raised, outcome)),
  ].join('\n')
}

/** What should be known of an event before what came of it. */
export function remarkLines({ remark }: Pick<Raised, 'remark'>): readonly string[] {
  return remark === undefined ? [] : [`  ${paint('yellow', 'note')}: ${remark}`]
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
