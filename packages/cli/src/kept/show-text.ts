import type { Json } from '@hookline/core'
import type { KeptEvent } from '@hookline/journal/queries'
import type { HookRecord, KeptRecord } from '@hookline/runtime'
import { printable } from '@hookline/config'
import { cleaned, isNote, wallTime } from '@hookline/runtime'
import { recordOf, rewriteIn, subjectIn, tableOf, timesAsked } from '@hookline/runtime/kept'
import { ago, duration, paint } from '../paint.ts'
import { coloured } from './coloured.ts'
import { hanging, lineText, textLines } from './line-text.ts'
import { errorLines, runLines } from './run-lines.ts'

const MOST_DATA_LINES = 40

/** An event for people: who and when, its data, each hook, the answer. `isDelivered`: a deliverer is there. */
export function showText(event: KeptEvent, isDelivered: boolean): string {
  const record = recordOf(event)
  const rewrite = rewriteIn(event)
  return [
    `${paint('bold', lineText(event.name))}  ${lineText(event.id)}`,
    ...headLines(event),
    ...dataLines('data', tableOf(event.body)['data'] ?? null),
    ...(Object.keys(rewrite).length === 0 ? [] : dataLines('rewritten by hooks', rewrite)),
    '',
    paint('bold', 'hooks'),
    ...indented(hookLines(event, record, isDelivered)),
    '',
    ...(isNote(event.name)
      ? [`${paint('bold', 'answer')}  nobody is answered: told to hooks only`]
      : answerLines(record)),
  ].join('\n')
}

function headLines(event: KeptEvent): readonly string[] {
  const { agent, session, at, root } = event
  const version = tableOf(tableOf(event.body)['agent'] ?? null)['version']
  const [subject, times] = [subjectIn(event), timesAsked(event)]
  return indented([
    `when     ${wallTime(at)} (${ago(new Date(at).toISOString())})`,
    `agent    ${lineText(agent)}${typeof version === 'string' ? ` ${lineText(version)}` : ''}`,
    `session  ${lineText(session)} in ${lineText(root)}`,
    ...(subject === null ? [] : [`about    ${JSON.stringify(lineText(subject))}`]),
    ...(times > 1 ? [`asked    ${times} times; below is what came of the last`] : []),
  ])
}

function dataLines(title: string, data: Json): readonly string[] {
  if (data === null) return []
  const lines = printable(JSON.stringify(cleaned(data), null, 2)).split('\n')
  const shown = lines
    .slice(0, MOST_DATA_LINES)
    .map((line) => (line.length > 400 ? `${line.slice(0, 397)}...` : line))
  const more = lines.length > shown.length ? [paint('dim', '... all of it: --json')] : []
  return ['', paint('bold', title), ...indented([...shown, ...more])]
}

function hookLines(
  { runs }: KeptEvent,
  record: KeptRecord | undefined,
  isDelivered: boolean,
): readonly string[] {
  const behind = new Set(runs.map(({ hook }) => hook))
  const told = (record?.hooks ?? []).filter(({ hook }) => !behind.has(hook))
  const lines = [...told.flatMap(toldLines), ...runs.flatMap((run) => runLines(run, isDelivered))]
  return lines.length === 0 ? ['none was due'] : lines
}

const NOT: Readonly<Record<NonNullable<HookRecord['not']>, string>> = {
  enabled: 'it is switched off',
  agents: 'it is for other agents',
  match: 'its match does not fit',
  if: 'its if is false',
}

function toldLines({ hook, not, status, decision, reason, why, error, ms }: HookRecord): readonly string[] {
  const name = lineText(hook)
  if (not !== undefined) return [paint('dim', `${name}  not due: ${NOT[not]}`)]
  if (status === 'queued')
    return [
      `${name}  ${coloured('forgotten', 'forgotten')}  it was handed over; the journal does not know it any more`,
    ]
  const word = decision ?? (status === 'done' ? 'ok' : String(status))
  const [first, ...more] = error === undefined ? textLines(reason ?? why ?? '') : errorLines(error)
  const line = [
    `${name}  ${coloured(word, word)}`,
    ...(ms === undefined ? [] : [duration(ms)]),
    ...(first === undefined || first === '' ? [] : [first]),
  ].join('  ')
  return hanging([line, ...more], 2)
}

function answerLines(record: KeptRecord | undefined): readonly string[] {
  if (record === undefined)
    return ['the answer is not told yet, or never came: the record of it was not written']
  const { decision, reason, obeys, reply, broken } = record
  const said = reason === undefined ? '' : `: ${lineText(reason)}`
  return [
    `${paint('bold', 'answer')}  ${decision === undefined ? 'nobody objected' : coloured(decision, decision)}${said}`,
    ...(obeys ? [] : ['  the agent cannot do that: hookline list says what it can']),
    ...(broken === undefined ? [] : [`  hooks.toml was broken: ${lineText(broken)}`]),
    ...replyLines(tableOf(reply as unknown as Json)),
  ]
}

function replyLines({ exitCode, stdout, stderr }: Readonly<Record<string, Json>>): readonly string[] {
  return [
    `  told with exit code ${JSON.stringify(exitCode ?? 0)}`,
    ...[stdout, stderr].flatMap((text) =>
      typeof text === 'string' && text.trim() !== '' ? [`  ${lineText(text, 500)}`] : [],
    ),
  ]
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}
