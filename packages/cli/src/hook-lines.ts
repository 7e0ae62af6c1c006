import { printable } from '@hookline/config'
import { verdict, type HookResult, type Json, type Outcome } from '@hookline/core'
import { usedText, type Standing } from '@hookline/runtime'
import { deed } from './deed.ts'
import { duration, paint } from './paint.ts'
import { promised } from './promised.ts'
import { oneLine, quoted } from './shown.ts'
import { notDue, partLines, previewLines } from './standing.ts'

/** How a hook stood to an event, and what came of it; `preview`: what it would have done. */
export function hookLines(
  standing: Standing,
  outcome: Outcome | undefined,
  preview?: Json,
): readonly string[] {
  const { name, hook, due, matched } = standing
  const result = outcome?.results.find((one) => one.hook === name)
  const title = `  ${paint('bold', name)}${hook.guard === true ? '  guard' : ''}`
  if (result === undefined || result.status === 'skipped') {
    if (due === false)
      return [
        `${title}  ${paint('dim', `not due: ${notDue(standing)}`)}`,
        ...(standing.by === 'if' ? indented(partLines(standing.condition ?? [])) : []),
      ]
    if (result === undefined && outcome?.queued?.includes(name) === true)
      return [`${title}  handed over: ${promised(hook)}`]
    if (result === undefined)
      return [
        `${title}  would run: ${deed(hook)}${hook.if === undefined ? '' : `, if ${oneLine(hook.if)}`}`,
        ...indented(previewLines(preview)),
      ]
  }
  return [
    `${title}  ${said(standing, result)}  ${paint('dim', duration(result.durationMs))}`,
    ...indented(details(result, matched)),
    ...indented(previewLines(preview)),
  ]
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== '').map((line) => `      ${line.replaceAll('\n', '\n      ')}`)
}

function said({ hook }: Standing, result: HookResult): string {
  if (result.status === 'skipped') return paint('dim', `skipped: ${oneLine(result.why)}`)
  const answer = verdict(hook, result)
  const would = hook.enforce === false && answer?.decision !== undefined ? ' (only recorded)' : ''
  if (result.status === 'failed')
    return paint('red', `failed${answer?.decision === 'deny' ? ', so deny' : ''}${would}`)
  const colour =
    result.output.decision === 'deny' ? 'red' : result.output.decision === 'ask' ? 'yellow' : 'green'
  return paint(colour, (result.output.decision ?? 'no objection') + would)
}

function details(result: HookResult, matched: readonly string[]): readonly string[] {
  const lines: string[] = []
  if (matched.length > 0) lines.push(`matched ${matched.map(quoted).join(', ')}`)
  if (result.sandbox !== undefined) lines.push(`sandbox: ${oneLine(result.sandbox)}`)
  const used = result.used === undefined ? '' : usedText(result.used)
  if (used !== '') lines.push(`used ${used}`)
  if (result.status === 'failed')
    lines.push(printable(`${result.error.message} [${result.error.code}]`), printable(result.error.hint))
  if (result.status === 'done') {
    for (const [key, value] of Object.entries(result.output)) {
      if (key !== 'decision')
        lines.push(`${oneLine(key)}: ${typeof value === 'string' ? printable(value) : quoted(value)}`)
    }
  }
  return lines
}
