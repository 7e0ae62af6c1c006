import type { GuardChange } from '@hookline/core'
import { wallTime } from '../wall-time.ts'
import type { Noticed, TrustNote } from './known.ts'

/** Of what was noticed, what a person should be told: that a guard is new or holds again is what they wanted. */
export function noticedLines(noticed: readonly Noticed[]): readonly string[] {
  const changes = noticed.flatMap(({ what, isShown }) =>
    what.name === 'guard.changed' && !isShown && !GOOD.includes(what.data.change) ? [what.data] : [],
  )
  const lost = changes.filter(({ change }) => change === 'forgotten')
  const others = newestOfEach(changes.filter(({ change }) => change !== 'forgotten'))
  return [
    ...lost
      .slice(-1)
      .map(({ message }) => `hookline: ${message}. See that they are what they should be: hookline list`),
    ...(others.length === 0 ? [] : [changedLine(others)]),
    ...trustedLines(
      noticed.flatMap(({ what, isShown }) => (what.name === 'trusted' && !isShown ? [what.data] : [])),
    ),
  ]
}

const GOOD: readonly GuardChange['change'][] = ['added', 'on']
/** As many as a line can name. */
const MOST = 5

const SAID: Readonly<Record<GuardChange['change'], string>> = {
  added: 'is new',
  changed: 'changed',
  removed: 'is gone',
  off: 'is switched off',
  on: 'is switched on',
  forgotten: 'is not known any more',
}

/** Two sessions that began at the same time may have noticed the same. */
function newestOfEach(changes: readonly GuardChange[]): readonly GuardChange[] {
  return [...new Map(changes.map((one) => [one.hook, one])).values()]
}

function changedLine(changes: readonly GuardChange[]): string {
  const named = some(changes.map((one) => `${one.hook} ${said(one)}`))
  return `hookline: guards are not what they were: ${named}. If that was not you: hookline list`
}

/** A line for each project. */
function trustedLines(notes: readonly TrustNote[]): readonly string[] {
  return [...new Set(notes.map(({ root }) => root))].map((root) => {
    // two sessions that began at the same time may have noticed the same
    const newest = new Map(notes.filter((one) => one.root === root).map((one) => [one.hook, one]))
    const named = some([...newest.values()].map(trustSaid))
    return `hookline: hooks of ${JSON.stringify(root)} were trusted: ${named}. If that was not you: hookline trust --revoke`
  })
}

function trustSaid({ hook, at, isByHash }: TrustNote): string {
  return `${hook} since ${wallTime(Date.parse(at))}${isByHash ? ' by --yes, without a terminal' : ''}`
}

function some(all: readonly string[]): string {
  const more = all.length > MOST ? ` and ${all.length - MOST} more` : ''
  return `${all.slice(0, MOST).join(', ')}${more}`
}

function said({ change, message, since }: GuardChange): string {
  const what: string = message?.startsWith('it only records') === true ? 'only records' : SAID[change]
  return since === null ? what : `${what} since ${wallTime(Date.parse(since))}`
}
