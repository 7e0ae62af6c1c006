import type { Heard, WhyReport, WhyStep } from '@hookline/runtime'
import { hanging, lineText, textLines } from './kept/line-text.ts'
import { ago, paint } from './paint.ts'
import { oneLine, quoted } from './shown.ts'
import { partLines } from './standing.ts'

/** The way of an event to a hook, for people. */
export function whyText({ hook, config, steps, earlier }: WhyReport): string {
  return [
    `${paint('bold', hook)}${config.guard === true ? '  guard' : ''}`,
    ...steps.flatMap(stepLines),
    ...(earlier.length === 0 ? [] : ['', 'before that', ...earlier.map(heardLine)]),
  ].join('\n')
}

const BELOW = 14
/** Patterns and what they were held against may take a while to tell. */
const MOST_SAYS = 2000

function stepLines({ step, ok, says, hint, patterns, parts }: WhyStep): readonly string[] {
  const mark = ok ? paint('green', '✓') : paint('red', '✗')
  const below = [
    ...(ok || patterns === undefined
      ? []
      : patterns.map(
          ({ pattern, takesAway, fits }) =>
            `${takesAway ? '!' : ''}${oneLine(pattern)} fits ${fits.length === 0 ? 'nothing' : fits.map(quoted).join(', ')}`,
        )),
    ...partLines(parts ?? []),
    ...(hint === undefined ? [] : [paint('dim', oneLine(hint))]),
  ]
  const [first, ...more] = textLines(says, MOST_SAYS)
  const line = `  ${mark} ${step.padEnd(8)}${first}`
  return hanging([line, ...more, ...below], BELOW)
}

function heardLine({ at, event, subject, became }: Heard): string {
  const short = subject === null ? '' : `  ${quoted(subject.slice(0, 80))}`
  return `  ${ago(at)}  ${oneLine(event)}${short}  ${lineText(whatOf(became), 300)}`
}

function whatOf(became: Heard['became']): string {
  if (became.not !== undefined) return `not due: ${became.not}`
  if (became.status === 'failed') return `failed [${became.error?.code}]`
  if (became.status === 'skipped') return `skipped: ${became.why}`
  return became.status === 'queued' ? (became.why ?? 'handed over') : (became.decision ?? 'no objection')
}
