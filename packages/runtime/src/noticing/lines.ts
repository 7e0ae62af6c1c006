import type { GuardChange } from '@hookline/core'
import { wallTime } from '../wall-time.ts'
import type { Noticed } from './known.ts'

/** Of what was noticed, what a person should be told: that a guard is new or holds again is what they wanted. */
export function noticedLines(some: readonly Noticed[]): readonly string[] {
  const changes = some.flatMap(({ what, isShown }) =>
    what.name === 'guard.changed' && !isShown && !GOOD.includes(what.data.change) ? [what.data] : [],
  )
  const lost = changes.filter(({ change }) => change === 'forgotten')
  const others = newestOfEach(changes.filter(({ change }) => change !== 'forgotten'))
  return [
    ...lost
      .slice(-1)
      .map(({ message }) => `hookline: ${message}. See that they are what they should be: hookline list`),
    ...(others.length === 0 ? [] : [changedLine(others)]),
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
  const named = changes.slice(0, MOST).map((one) => `${one.hook} ${said(one)}`)
  const more = changes.length > MOST ? ` and ${changes.length - MOST} more` : ''
  return `hookline: guards are not what they were: ${named.join(', ')}${more}. If that was not you: hookline list`
}

function said({ change, message, since }: GuardChange): string {
  const what: string = message?.startsWith('it only records') === true ? 'only records' : SAID[change]
  return since === null ? what : `${what} since ${wallTime(Date.parse(since))}`
}
