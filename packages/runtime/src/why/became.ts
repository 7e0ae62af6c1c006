import { hookName, type HookConfig } from '@hookline/core'
import type { EventRecord } from '../record/event-record.ts'
import { markOf } from '../record/mark.ts'
import { survey, type Standing } from '../survey.ts'
import { entryOf, eventOf, resultsOf } from './recorded.ts'
import { obeyed, ran } from './ending.ts'
import type { Take } from './given.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

/** The steps from an event to what the agent made of the hook's answer: match, if, ran, obeyed. */
export async function became(
  config: HookConfig,
  record: EventRecord,
  ground: Ground,
): Promise<readonly WhyStep[]> {
  const name = hookName(config)
  const entry = entryOf(record, name)!
  if (entry.not === 'enabled' || entry.not === 'agents')
    return [{ step: entry.not, ok: false, says: `it was ${THEN[entry.not]} then, and is not now` }]
  const { standing, candidates } = await judged(config, record, ground)
  const changed = record.mark !== undefined && record.mark !== markOf(ground.loaded.plan)
  const steps: WhyStep[] = []
  for (const step of [matched, condition, ran, obeyed]) {
    const taken = step({ config, record, entry, standing, candidates, changed, ground })
    if (taken === undefined) continue
    steps.push(taken)
    if (!taken.ok) break
  }
  return steps
}

const THEN = { enabled: 'switched off', agents: 'for other agents' } as const

/** The hook as it is now, held against the event as it was then. */
async function judged(
  config: HookConfig,
  record: EventRecord,
  { loaded, answers, dialects, env }: Ground,
): Promise<{ readonly standing: Standing; readonly candidates: readonly string[] }> {
  const found = await survey({
    event: eventOf(record, config.rewrites === true),
    loaded: { ...loaded, plan: { ...loaded.plan, hooks: [config] } },
    dialect: dialects.find(({ name }) => name === record.agent.name),
    answers,
    env,
    results: resultsOf(record, config.needs ?? []),
  })
  return {
    standing: [...found.rewriters, ...found.deciders, ...found.idle][0]!,
    candidates: found.candidates,
  }
}

const matched: Take = ({ entry, standing, candidates, changed }) => {
  const { patterns, matched: texts, assumed, by } = standing
  const told = { step: 'match', candidates, ...(patterns === null ? {} : { patterns }) } as const
  if (entry.not === 'match') {
    if (by !== 'match') return { ...told, ok: false, says: `it did not match then${differs(changed)}` }
    const pattern = patterns
      ?.map(({ pattern: text, takesAway }) => `${takesAway ? '!' : ''}${text}`)
      .join(', ')
    return { ...told, ok: false, says: `${pattern} fits none of ${list(candidates)}` }
  }
  if (by === 'match')
    return { ...told, ok: true, says: `it matched then, and would not now${differs(changed)}` }
  if (patterns === null) return { ...told, ok: true, says: 'everything' }
  return {
    ...told,
    ok: true,
    says: assumed ? 'the line cannot be taken apart: a guard takes it for what it waits for' : list(texts),
  }
}

function differs(changed: boolean): string {
  return changed
    ? ' (hooks.toml was changed since)'
    : ' (the record has it cut short, or with a secret taken out)'
}

function list(texts: readonly string[]): string {
  const shown = texts
    .slice(0, 5)
    .map((text) => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text))
  return shown.join(', ') + (texts.length > 5 ? ` and ${texts.length - 5} more` : '')
}

const condition: Take = ({ config, entry, standing, changed }) => {
  const parts = standing.condition === null ? {} : { parts: standing.condition }
  if (entry.not === 'if') {
    const now =
      standing.by === 'if' || standing.by === 'match' ? '' : `${differs(changed)}, and would not be now`
    return { step: 'if', ok: false, says: `it is false${now}`, ...parts }
  }
  if (config.if === undefined) return undefined
  return {
    step: 'if',
    ok: true,
    says: standing.by === 'if' ? `it held then${differs(changed)}` : 'it holds',
    ...parts,
  }
}
