import { waitOf, type KeptAttempt, type KeptRun } from '@hookline/journal/queries'
import { waitText, wallTime } from '@hookline/runtime'
import { saidOf, type Said } from '@hookline/runtime/kept'
import { duration, paint } from '../paint.ts'
import { coloured } from './coloured.ts'
import { hanging, lineText, textLines } from './line-text.ts'

/** What became of a run, and each try of it. `isDelivered`: a deliverer is there. */
export function runLines(run: KeptRun, isDelivered: boolean): readonly string[] {
  const { hook, end, number, replay, promised, tries, attempts } = run
  const which = replay === 0 ? `#${number}` : `#${number}, replay ${replay}`
  const left = tries - attempts.length
  return [
    `${lineText(hook)}  ${coloured(end, end)}  ${paint('dim', `${which}, ${promised ? 'at least once' : 'best effort'}, ${tries === 1 ? '1 try' : `${tries} tries`}`)}`,
    ...(left > 0 ? [paint('dim', `  ... ${left} before these`)] : []),
    ...attempts.flatMap((attempt) => hanging(attemptLines(attempt), 4).map((line) => `  ${line}`)),
    ...nextLines(run, isDelivered),
  ]
}

function attemptLines({ number, startedAt, ms, status, error }: KeptAttempt): readonly string[] {
  const said = saidOf(error)
  const [first, ...more] = said === undefined ? [] : errorLines(said)
  const line = [
    `${String(number).padStart(3)}  ${wallTime(startedAt)}`,
    coloured(status, status),
    ...(ms === null ? [] : [duration(ms)]),
    ...(first === undefined ? [] : [first]),
  ].join('  ')
  return [line, ...more]
}

/** What an error says, with its code. */
export function errorLines({ message, code }: Said): readonly string[] {
  return textLines(`${message} [${lineText(code)}]`)
}

function nextLines({ end, held, attempts, error, number }: KeptRun, isDelivered: boolean): readonly string[] {
  const said = end === 'ok' ? undefined : saidOf(error)
  const isTold = attempts.some((attempt) => JSON.stringify(attempt.error) === JSON.stringify(error))
  return [
    ...(said === undefined || isTold ? [] : errorLines(said).map((line) => `  ${line}`)),
    ...(said?.hint === undefined ? [] : [paint('dim', `  ${lineText(said.hint, 400)}`)]),
    ...(held === null ? [] : [`  ${waitText(waitOf(held, Date.now()), isDelivered)}`]),
    ...(end === 'dead' ? [paint('dim', `  send it again: hookline dead redrive ${number}`)] : []),
  ]
}
