import { HooklineError, hookName } from '@hookline/core'
import { cleaned, loadPlan, projectRoot, wallTime } from '@hookline/runtime'
import { wouldDeny, type DeniedSubject, type WouldDeny } from '@hookline/runtime/kept'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { planRequest } from '../plan.ts'
import { allEvents } from './all-events.ts'
import { checkHook } from './hook-wanted.ts'
import { lineText } from './line-text.ts'
import { withJournal } from './open.ts'
import { filterOf } from './source.ts'

/** For people; `--json` has all of them. */
const SHOWN = 5

/** `hookline report --would-deny`. */
export function reportVerb(flags: Flags): Promise<number> {
  if (flags.words.length > 0 || flags.on['would-deny'] !== true)
    throw new HooklineError('USAGE', 'what is to be reported?', { hint: 'hookline report --would-deny' })
  return withJournal(async (kept) => {
    await checkHook(kept, flags)
    const waiting = await onTrial(flags)
    const tallying = wouldDeny((name) => waiting.get(name) === true)
    for await (const event of allEvents(kept, filterOf(flags))) tallying.take(event)
    const { hook } = flags.text
    const found = tallying
      .result()
      .filter(({ hook: name }) => hook === undefined || name === hook || name.endsWith(`/${hook}`))
    const all = [...found, ...unseen(waiting, found, hook)].map((one) => cleaned(one))
    process.stdout.write(`${flags.on['json'] === true ? JSON.stringify(all, null, 2) : text(all)}\n`)
    return 0
  })
}

/** Hooks that only record now, and whether each is a guard. */
async function onTrial(flags: Flags): Promise<ReadonlyMap<string, boolean>> {
  const { plan } = await loadPlan({ ...planRequest(flags), root: projectRoot(process.cwd()) })
  const hooks = plan.hooks.filter(({ enforce }) => enforce === false)
  return new Map(hooks.map((one) => [hookName(one), one.guard === true || one.onError === 'deny'] as const))
}

/** Those that nothing has happened to. */
function unseen(
  waiting: ReadonlyMap<string, boolean>,
  found: readonly WouldDeny[],
  wanted: string | undefined,
): readonly WouldDeny[] {
  return [...waiting.keys()]
    .filter((name) => !found.some(({ hook }) => hook === name))
    .filter((name) => wanted === undefined || name === wanted || name.endsWith(`/${wanted}`))
    .map((hook) => ({ ...NOTHING, hook }))
}

function text(all: readonly WouldDeny[]): string {
  if (all.length === 0)
    return 'no hook only records: give one `enforce = false`, let your agents work, and look here what it would have denied'
  return all.flatMap(lines).join('\n')
}

const NOTHING: Omit<WouldDeny, 'hook'> = {
  seen: 0,
  denied: 0,
  failed: 0,
  asked: 0,
  rewritten: 0,
  stopped: 0,
  sessions: 0,
  last: null,
  subjects: [],
}

function lines(one: WouldDeny): readonly string[] {
  const { hook, seen, failed, sessions, last, subjects } = one
  const title = paint('bold', lineText(hook))
  if (seen === 0) return [`${title}  was not due so far`]
  const deeds = deedsOf(one)
  if (deeds.length === 0) return [`${title}  would have denied nothing of ${seen}`]
  const when = last === null ? '' : `, the last time ${wallTime(Date.parse(last))}`
  const lost = failed === 0 ? '' : `, ${failed} of them because it came to no verdict`
  return [
    `${title}  ${paint('red', `would have ${deeds.join(', ')} of ${seen}`)}${lost}, in ${counted(sessions)}${when}`,
    ...subjects.slice(0, SHOWN).map(subjectLine),
    ...(subjects.length > SHOWN ? [`  and ${subjects.length - SHOWN} more: --json`] : []),
  ]
}

function deedsOf({ denied, asked, rewritten, stopped }: WouldDeny): readonly string[] {
  return [
    ...(denied === 0 ? [] : [`denied ${denied}`]),
    ...(asked === 0 ? [] : [`asked about ${asked}`]),
    ...(rewritten === 0 ? [] : [`rewritten ${rewritten}`]),
    ...(stopped === 0 ? [] : [`ended the turn at ${stopped}`]),
  ]
}

function counted(sessions: number): string {
  return sessions === 1 ? '1 session' : `${sessions} sessions`
}

function subjectLine({ would, subject, times, reason, event }: DeniedSubject): string {
  const what = subject === null ? 'it' : JSON.stringify(lineText(subject, 80))
  const why = reason === null ? '' : `: ${lineText(reason, 100)}`
  const how = would === 'deny' ? '' : `${would} `
  return `  ${times}x ${how}${what}${why}  ${paint('dim', lineText(event).slice(0, 13))}`
}
