import { DECISIONS, type Outcome } from '@hookline/core'

/** One outcome of several events that came in one payload; a rewrite can only be of the first. */
export function merge(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.length === 1) return outcomes[0]!
  const strictest = Math.max(
    ...outcomes.map(({ decision }) => (decision === undefined ? -1 : DECISIONS.indexOf(decision))),
  )
  const decision = strictest < 0 ? undefined : DECISIONS[strictest]!
  const reason = joined(outcomes.filter((one) => one.decision === decision).map((one) => one.reason))
  const message = joined(outcomes.map((one) => one.message))
  const rewrite = decision === 'deny' ? undefined : outcomes[0]?.rewrite
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    context: outcomes.flatMap((one) => one.context),
    ...(rewrite === undefined ? {} : { rewrite }),
    ...(outcomes.some((one) => one.stop === true) ? { stop: true } : {}),
    results: outcomes.flatMap((one) => one.results),
  }
}

function joined(texts: readonly (string | undefined)[]): string | undefined {
  const said = texts.filter((text) => text !== undefined && text !== '')
  return said.length === 0 ? undefined : said.join('\n')
}
