import { HooklineError } from '@hookline/core'
import { countDead, deadLetters, type DeadFilter, type DeadLetter } from '@hookline/journal/queries'
import { verbError, wallTime } from '@hookline/runtime'
import { letterJson, saidOf, subjectIn } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { purge, redrive } from './dead-acts.ts'
import { numbersOf } from './dead-chosen.ts'
import { columns } from './columns.ts'
import { shortId } from './history-line.ts'
import { lineText } from './line-text.ts'
import { limitOf } from './moment.ts'
import { only } from './only.ts'
import { withJournal, type Kept } from './open.ts'
import { runLines } from './run-lines.ts'

/** `hookline dead`. */
export function deadVerb(flags: Flags): Promise<number> {
  const [word = 'list', ...words] = flags.words
  const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined
  if (act === undefined)
    throw new HooklineError('USAGE', `there is no "dead ${word}"`, {
      hint: 'There are list, show, redrive and purge.',
    })
  only(`dead ${word}`, flags, OPTIONS[word]!)
  return withJournal((kept) => act(kept, words, flags))
}

type Act = (kept: Kept, words: readonly string[], flags: Flags) => Promise<number>

const ACTS: Readonly<Record<string, Act>> = { list, show, redrive, purge }

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  list: ['hook', 'limit'],
  show: [],
  redrive: ['hook', 'all', 'yes'],
  purge: ['hook', 'all', 'yes'],
}

async function list({ queries }: Kept, words: readonly string[], flags: Flags): Promise<number> {
  if (words.length > 0) throw new HooklineError('USAGE', 'list takes no number: hookline dead show <n>')
  const filter: DeadFilter = { hook: flags.text['hook'] }
  const letters = await deadLetters(queries, filter, limitOf(flags))
  const total = await countDead(queries, filter)
  if (flags.on['json'] === true) say(JSON.stringify({ total, letters: letters.map(letterJson) }, null, 2))
  else say(listText(letters, total, filter))
  return 0
}

function listText(letters: readonly DeadLetter[], total: number, { hook }: DeadFilter): string {
  if (total === 0)
    return `no dead letters${hook === undefined ? '' : ` of ${hook}`}: nothing was given up. hookline history --state queued shows what is on its way`
  const shown = total > letters.length ? `${letters.length} of ${total}` : String(total)
  return [
    ...columns(letters.map(letterCells)).map(letterLine),
    paint('dim', `dead letters: ${shown}. hookline dead show|redrive|purge <n>`),
  ].join('\n')
}

function letterCells({ run, event }: DeadLetter): readonly string[] {
  const subject = subjectIn(event)
  const said = saidOf(run.error)
  return [
    `#${run.number}`,
    wallTime(run.endedAt ?? run.acceptedAt),
    lineText(run.hook),
    run.tries === 1 ? '1 try' : `${run.tries} tries`,
    said === undefined ? '' : `${lineText(said.message, 80)} [${lineText(said.code)}]`,
    shortId(event.id),
    lineText(event.name),
    subject === null ? '' : JSON.stringify(lineText(subject, 60)),
  ]
}

/** What was wrong stands out. */
function letterLine(cells: readonly string[]): string {
  const [number, at, hook, tries, error, ...event] = cells as readonly [
    string,
    string,
    string,
    string,
    string,
  ]
  return [number, at, hook, tries, paint('red', error), ...event.map((cell) => paint('dim', cell))]
    .join('  ')
    .trimEnd()
}

async function show({ queries }: Kept, words: readonly string[], flags: Flags): Promise<number> {
  const numbers = numbersOf(words)
  if (numbers.length !== 1) throw new HooklineError('USAGE', 'show takes one number: hookline dead list')
  const [letter] = await deadLetters(queries, { numbers }, 1)
  if (letter === undefined) throw verbError('DEAD_UNKNOWN', `no dead letter #${numbers[0]}`)
  say(flags.on['json'] === true ? JSON.stringify(letterJson(letter), null, 2) : letterText(letter))
  return 0
}

function letterText({ run, event }: DeadLetter): string {
  const subject = subjectIn(event)
  return [
    ...runLines(run, true),
    `  delivery  ${lineText(run.delivery)}`,
    `  event     ${lineText(event.name)}${subject === null ? '' : ` ${JSON.stringify(lineText(subject, 80))}`}`,
    paint('dim', `  all of the event: hookline show ${lineText(event.id)}`),
    paint('dim', `  throw it away: hookline dead purge ${run.number}`),
  ].join('\n')
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
