import type { Told, ToldHook } from '@hookline/runtime/session'
import { duration } from '../paint.ts'
import type { Loudness } from './options.ts'
import { oneLine } from '../shown.ts'

/** What people are told of a thing that happened, a line each. */
export function linesOf(told: Told, loudness: Loudness): readonly string[] {
  if (loudness === 'quiet' && told.is !== 'lost') return []
  const debug = loudness === 'debug'
  if (told.is === 'begun') return debug ? [`${told.name} begins`] : []
  if (told.is === 'lost') return [`${told.name}: hookline itself failed: ${told.message} [${told.code}]`]
  const hooks = told.hooks.filter(({ not }) => debug || not === undefined)
  const waited = told.ms === undefined ? '' : `, after ${duration(told.ms)}`
  return [
    ...(debug ? [`${told.name} answered${waited}`] : []),
    ...hooks.map((hook) => `${told.name} ${hook.hook} ${wordsOf(hook)}`),
  ]
}

function wordsOf(hook: ToldHook): string {
  const { ms, reason, error, why } = hook
  const what = oneLine(error === undefined ? (reason ?? why ?? '') : `${error.message} [${error.code}]`)
  return `${verdict(hook)}${ms === undefined ? '' : `, ${duration(ms)}`}${what === '' ? '' : `: ${what}`}`
}

function verdict({ not, rests, status, decision, enforce, guard }: ToldHook): string {
  if (not !== undefined) return `not due: ${rests === undefined ? NOT_DUE[not] : oneLine(rests)}`
  if (status === 'queued') return 'queued, to be carried out in the background'
  if (status === 'failed' || status === 'skipped') return guard ? `${status}, so it denies` : status
  if (decision === undefined) return 'done'
  return `${SAID[decision]}${enforce === false ? ', which is only recorded' : ''}`
}

const SAID = { allow: 'allowed', ask: 'asked', deny: 'denied' } as const

const NOT_DUE: Readonly<Record<NonNullable<ToldHook['not']>, string>> = {
  enabled: 'it is switched off',
  agents: 'it is for other agents',
  match: 'its `match` does not fit',
  if: 'its `if` is false',
}
