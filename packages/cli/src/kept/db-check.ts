import { HooklineError } from '@hookline/core'
import {
  counts,
  openBreakers,
  type Counts,
  type HookCounts,
  type OpenBreaker,
} from '@hookline/journal/queries'
import { cleaned, redact, wallTime } from '@hookline/runtime'
import { isGone } from '@hookline/runtime/background'
import { stampOf } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { bytesOf } from './bytes.ts'
import { lineText } from './line-text.ts'
import { faultOf, withFile, type Kept } from './open.ts'

/** What `db check` finds. */
interface Found {
  readonly file: string
  readonly bytes: number
  readonly faults: readonly string[]
  readonly counts?: Counts
  readonly breakers?: readonly OpenBreaker[]
  /** The number of the process that delivers; none: nobody does. */
  readonly deliverer?: number | undefined
}

/** `hookline db check`. */
export function check(flags: Flags): Promise<number> {
  return withFile(async (kept) => {
    const found = await looked(kept)
    const text = flags.on['json'] === true ? JSON.stringify(asJson(found), null, 2) : asText(found)
    process.stdout.write(`${text}\n`)
    return found.faults.length === 0 ? 0 : 1
  })
}

async function looked({ file, journal, queries, aside }: Kept): Promise<Found> {
  const bytes = bytesOf(file)
  try {
    const faults = [
      ...(aside === undefined ? [] : [aside.message]),
      ...journal.faults().map((one) => redact(one)),
    ]
    const all = { counts: await counts(queries), breakers: await openBreakers(queries, Date.now()) }
    return { file, bytes, faults, ...all, deliverer: journal.deliverer(isGone) }
  } catch (thrown) {
    const { code, message } = HooklineError.from(faultOf(file, thrown))
    // who cannot look has not found it broken
    if (code !== 'JOURNAL_CORRUPT') throw thrown
    return { file, bytes, faults: [redact(message)] }
  }
}

function asJson({ faults, breakers = [], ...found }: Found): unknown {
  return cleaned({
    ok: faults.length === 0,
    ...found,
    faults,
    breakers: breakers.map(({ until, ...breaker }) => ({ ...breaker, until: stampOf(until) })),
  })
}

function asText({ file, bytes, faults, counts: all, breakers = [], deliverer }: Found): string {
  const standing = faults.length === 0 ? paint('green', 'whole') : paint('red', 'broken')
  return [
    `${file}  ${standing}, ${bytes} bytes`,
    ...faults.map((fault) => `  ${paint('red', lineText(fault, 500))}`),
    ...(faults.length === 0
      ? []
      : [
          `  a copy of what can be read: sqlite3 <file> .recover; hookline goes on without it once it lies elsewhere`,
        ]),
    ...(all === undefined ? [] : [...countLines(all), delivererLine(all, deliverer)]),
    ...breakers.map(breakerLine),
  ].join('\n')
}

function countLines({ events, runs, queued, running, dead, hooks }: Counts): readonly string[] {
  return [
    `  events ${events}, runs ${runs}: ${queued} queued, ${running} running, ${dead} dead`,
    ...hooks.map(hookLine),
    ...(dead === 0 ? [] : [paint('dim', '  hookline dead list shows what was given up')]),
  ]
}

function delivererLine({ queued, running }: Counts, deliverer: number | undefined): string {
  if (deliverer !== undefined) return `  deliverer: process ${deliverer}`
  const waiting = queued + running
  return waiting === 0
    ? paint('dim', '  deliverer: none, and nothing waits for one')
    : `  ${paint('yellow', 'deliverer')}: none, and ${waiting} wait: the next event, session or hookline dead redrive starts one`
}

function hookLine({ hook, queued, running, dead }: HookCounts): string {
  const parts = Object.entries({ queued, running, dead }).filter(([, count]) => count > 0)
  return `  ${lineText(hook)}  ${parts.map(([word, count]) => `${count} ${word}`).join(', ')}`
}

function breakerLine({ target, failures, until }: OpenBreaker): string {
  return `  ${paint('yellow', 'left alone')}: ${lineText(target)} until ${wallTime(until)}, after ${failures} failures in a row`
}
