import { verbError } from '@hookline/runtime'
import { isTerminal, isYes } from '../ask.ts'
import { outbox } from '../outbox.ts'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { lineText } from './line-text.ts'
import { CARRIED } from './carrier.ts'
import { deadHooks } from '@hookline/journal/queries'
import { goneOf } from './hook-wanted.ts'
import { chosen, each, selectionOf } from './dead-chosen.ts'
import type { Kept } from './open.ts'

/** `hookline dead redrive`. */
export async function redrive(kept: Kept, words: readonly string[], flags: Flags): Promise<number> {
  const selection = selectionOf(words, flags)
  const numbers = await chosen(kept, selection)
  const gone = await goneOf(await deadHooks(kept.queries, selection), flags)
  const count = each(numbers, (page) => kept.journal.redrive(page))
  const carrier = count > 0 ? outbox().startDeliveringFrom(kept.journal) : 'none'
  const text =
    count === 0
      ? `${noneOf(flags)}: nothing is to be sent again`
      : `${paint('green', 'sent again')}: ${count}, under the same delivery ids; ${CARRIED[carrier]}. hookline history --state queued shows what is on its way`
  return told(
    flags,
    { redriven: count, ...(gone.length === 0 ? {} : { gone }) },
    [text, ...gone.map(goneText)].join('\n'),
  )
}

function goneText(hook: string): string {
  return `${paint('yellow', 'warning')}: there is no hook ${lineText(hook)} any more: it will die again, unless it is put back, or renamed (hookline rename moves what waits)`
}

/** `hookline dead purge`. */
export async function purge(kept: Kept, words: readonly string[], flags: Flags): Promise<number> {
  const numbers = await chosen(kept, selectionOf(words, flags))
  if (numbers.length === 0)
    return told(flags, { purged: 0 }, `${noneOf(flags)}: nothing is to be thrown away`)
  if (!(await isSure(numbers.length, flags))) return told(flags, { purged: 0 }, 'nothing was thrown away')
  // those that were agreed to: one that was given up while the question stood there is nobody's decision yet
  const purged = each(numbers, (page) => kept.journal.purge(page))
  return told(flags, { purged }, `thrown away: ${purged}`)
}

/** @throws HooklineError `DEAD_ASK` where nobody can be asked */
async function isSure(count: number, flags: Flags): Promise<boolean> {
  if (flags.on['yes'] === true) return true
  if (!isTerminal() || flags.on['json'] === true)
    throw verbError('DEAD_ASK', `${letters(count)} would be thrown away for good`)
  return isYes(`Throw ${letters(count)} away for good?`)
}

function noneOf({ text: { hook } }: Flags): string {
  return hook === undefined ? 'no dead letters' : `no dead letters of ${lineText(hook)}`
}

function letters(count: number): string {
  return count === 1 ? '1 dead letter' : `${count} dead letters`
}

function told(flags: Flags, value: unknown, text: string): number {
  process.stdout.write(`${flags.on['json'] === true ? JSON.stringify(value) : text}\n`)
  return 0
}
