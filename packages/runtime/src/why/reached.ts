import { hookName, type HookConfig } from '@hookline/core'
import type { EventRecord } from '../record/event-record.ts'
import { callsOf } from './call.ts'
import { called, onWanted, wired, type Take } from './calling.ts'
import { enabledStep } from './enabled.ts'
import { subjectOf } from './recorded.ts'
import { wallTime } from '../wall-time.ts'
import { isOfNotes, noteStep } from './note.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

/** The steps from the agent to the event: called, wired, layer, enabled, agents, on. */
export function reached(config: HookConfig, record: EventRecord | null, ground: Ground): readonly WhyStep[] {
  const heard = { on: onWanted(config, ground) }
  const calls = callsOf(heard, ground)
  const steps: WhyStep[] = []
  const first = isOfNotes(heard, record) ? [noted] : [called, wired]
  for (const step of [...first, layer, enabled, agents, on]) {
    const taken = step({ config, ...heard, calls, record, ground })
    if (taken === undefined) continue
    steps.push(taken)
    if (!taken.ok) break
  }
  return steps
}

const noted: Take = ({ on: heard, record }) => noteStep({ on: heard }, record)

const layer: Take = ({ config, ground: { loaded, file } }) => ({
  step: 'layer',
  ok: true,
  says: `${config.layer ?? 'user'}: ${config.source?.file ?? file}${config.source === undefined ? '' : `:${config.source.line}`}${loaded.errors.length > 0 ? ', broken: only its last good guards hold (hookline check)' : ''}`,
})

const enabled: Take = ({ config, ground }) => enabledStep(config, ground)

const agents: Take = ({ config, calls, record }) => {
  const only = config.agents
  if (only === undefined) return { step: 'agents', ok: true, says: 'all' }
  const who = record?.agent.name
  const fits =
    who === undefined ? calls.some(({ agent }) => only.includes(agent?.name ?? '')) : only.includes(who)
  return {
    step: 'agents',
    ok: fits,
    says: fits ? only.join(', ') : `it is for ${only.join(', ')}, and the event was ${who ?? 'nobody'}'s`,
  }
}

const on: Take = ({ config, on: heard, record, ground: { lines, file, about } }) => {
  if (record !== null) {
    const subject = subjectOf(record)
    const what = subject === null ? '' : `: ${JSON.stringify(subject.slice(0, 200))}`
    const when = wallTime(Date.parse(record.at))
    return { step: 'on', ok: true, says: `${record.name}, ${when}${what}`, at: record.at }
  }
  const elsewhere = lines.find((line) => line.config !== file)
  return {
    step: 'on',
    ok: false,
    says:
      about === undefined
        ? `no event of ${heard.join(', ')} is on record for ${hookName(config)}`
        : `no event about ${JSON.stringify(about)} is on record for ${hookName(config)}`,
    hint:
      elsewhere === undefined
        ? 'Since the hook is there, or within the last events that are kept, nothing of the kind happened.'
        : `The last calls were made with another file: ${elsewhere.config}`,
  }
}
