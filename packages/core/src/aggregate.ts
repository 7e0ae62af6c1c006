import type { HookConfig } from './hook.ts'
import type { EventPlan, Step } from './plan.ts'
import { DECISIONS, type HookOutput, type HookResult, type Outcome, type Rewrite } from './result.ts'
import { verdict } from './verdict.ts'

/**
 * Step 4: the strictest decision wins, reasons and contexts stand in plan order, a denial discards rewrites, and a
 * guard that reached no verdict denies.
 */
export function aggregate(
  plan: EventPlan,
  results: readonly HookResult[],
  rewrite: Rewrite | undefined,
): Outcome {
  let strictest = -1
  const reasons: { readonly rank: number; readonly text: string }[] = []
  const messages: string[] = []
  const context: string[] = []
  let stop = false
  for (let at = 0; at < results.length; at++) {
    const step = stepAt(plan, at)
    const output = spoken(step.hook.config, results[at]!)
    if (output === undefined) continue
    const rank = output.decision === undefined ? -1 : DECISIONS.indexOf(output.decision)
    if (rank > strictest) strictest = rank
    if (rank >= 0 || output.stop === true)
      reasons.push({ rank, text: output.reason ?? defaultReason(output, step) })
    if (output.message !== undefined) messages.push(output.message)
    if (output.context !== undefined && output.context !== '') context.push(output.context)
    if (output.stop === true) stop = true
  }
  const decision = strictest < 0 ? undefined : DECISIONS[strictest]
  const why = reasons
    .filter((reason) => reason.rank === strictest && reason.text !== '')
    .map((reason) => reason.text)
  return {
    ...(decision === undefined ? {} : { decision }),
    ...(why.length === 0 ? {} : { reason: why.join('\n') }),
    ...(messages.length === 0 ? {} : { message: messages.join('\n') }),
    context,
    ...(rewrite === undefined || decision === 'deny' ? {} : { rewrite }),
    ...(stop ? { stop } : {}),
    results,
  }
}

function stepAt({ rewriters, deciders }: EventPlan, at: number): Step {
  return at < rewriters.length ? rewriters[at]! : deciders[at - rewriters.length]!
}

/** What a result says to the agent; nothing for a hook that is only recorded. */
function spoken(config: HookConfig, result: HookResult): HookOutput | undefined {
  const said = verdict(config, result)
  const binds = said?.decision !== undefined || said?.stop === true
  return config.enforce === false && binds ? undefined : said
}

function defaultReason({ decision }: HookOutput, { hook }: Step): string {
  if (decision === 'deny') return `denied by hook ${hook.name}`
  return decision === 'ask' ? `to be confirmed by hook ${hook.name}` : ''
}
