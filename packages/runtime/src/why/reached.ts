import { hookName, type HookConfig } from '@hookline/core'
import type { EventRecord } from '../record/event-record.ts'
import { callsOf, filesOf, titles, type Call } from './call.ts'
import { enabledStep } from './enabled.ts'
import { lastLost, lostStep } from './lost.ts'
import { skipped, type WiredFile } from './standing.ts'
import { subjectOf } from './recorded.ts'
import { wallTime } from '../wall-time.ts'
import { isOfNotes, noteStep } from './note.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

/** The steps from the agent to the event: called, wired, layer, enabled, agents, on. */
export function reached(config: HookConfig, record: EventRecord | null, ground: Ground): readonly WhyStep[] {
  const calls = callsOf(config, ground)
  const steps: WhyStep[] = []
  const first = isOfNotes(config, record) ? [noted] : [called, wired]
  for (const step of [...first, layer, enabled, agents, on]) {
    const taken = step(config, calls, record, ground)
    if (taken === undefined) continue
    steps.push(taken)
    if (!taken.ok) break
  }
  return steps
}

type Take = (
  config: HookConfig,
  calls: readonly Call[],
  record: EventRecord | null,
  ground: Ground,
) => WhyStep | undefined

const noted: Take = (config, _calls, record) => noteStep(config, record)

const called: Take = (config, calls, record, ground) => {
  // a wildcard over events of one's own: nobody knows their names
  if (calls.length === 0) return undefined
  const lost = lastLost(calls, record, ground)
  if (lost !== undefined) return lostStep(lost)
  const seen = calls.filter(({ times }) => times > 0)
  if (seen.length > 0) {
    const says = seen.map(
      ({ agent, event, times }) => `${agent?.title ?? 'hookline emit'} ${times}x at ${event}`,
    )
    return { step: 'called', ok: true, says: says.join(', ') }
  }
  if (calls.every(({ native }) => native === undefined))
    return {
      step: 'called',
      ok: false,
      says: `${titles(calls)} never reports ${config.on.join(', ')}`,
      hint: 'hookline list shows what each agent reports.',
    }
  const files = filesOf(calls, ground)
  // what is not wired, or skipped, is not called: the next step says so
  if (calls.some(({ agent }) => agent !== undefined) && !files.some(isCalled)) return undefined
  return {
    step: 'called',
    ok: false,
    says: `nobody ever called hookline at ${config.on.join(', ')}${files.length === 0 ? '' : `, although ${names(files)} tells ${titles(calls)} to`}`,
    hint:
      files.length === 0
        ? `hookline emit ${config.on[0]}`
        : 'Nothing of the kind has happened yet, or in sessions only that are older than the line.',
  }
}

const isCalled = ({ state }: WiredFile): boolean => state === 'runs' || state === 'unknown'
const names = (files: readonly WiredFile[]): string => files.map(({ file }) => file).join(', ')

const wired: Take = (config, calls, _record, ground) => {
  const ours = calls.filter(({ agent }) => agent !== undefined)
  if (ours.length === 0) return undefined
  const files = filesOf(ours, ground)
  const working = files.filter(isCalled)
  if (working.length > 0)
    return { step: 'wired', ok: true, says: `${names(working)} calls hookline${untold(working)}` }
  const fault = ground.standings.find((one) => 'fault' in one)
  if (fault !== undefined) return { step: 'wired', ok: false, says: fault.fault, hint: fault.hint }
  const [first] = files.flatMap((file) => skipped(titles(ours), file) ?? [])
  if (first !== undefined) return { step: 'wired', ok: false, ...first }
  return unwired(config, ours, ground)
}

function untold(files: readonly WiredFile[]): string {
  return files.some(({ state }) => state === 'runs')
    ? ''
    : ', if the agent trusts the line: it could not be asked'
}

function unwired(config: HookConfig, ours: readonly Call[], { elsewhere }: Ground): WhyStep {
  const there = elsewhere.length === 0 ? '' : `; ${elsewhere.join(', ')} does`
  if (ours.some(({ times }) => times > 0))
    return {
      step: 'wired',
      ok: true,
      says: `no file of ${titles(ours)} that it reads here names hookline now${there}`,
    }
  const natives = [...new Set(ours.flatMap(({ native }) => native ?? []))]
  return {
    step: 'wired',
    ok: false,
    says: `nothing calls hookline at ${natives.join(', ')}, which becomes ${config.on.join(', ')}${there}`,
    hint: `hookline install ${ours[0]!.agent!.name}`,
  }
}

const layer: Take = (config, _calls, _record, { loaded, file }) => ({
  step: 'layer',
  ok: true,
  says: `${config.layer ?? 'user'}: ${config.source?.file ?? file}${config.source === undefined ? '' : `:${config.source.line}`}${loaded.errors.length > 0 ? ', broken: only its last good guards hold (hookline check)' : ''}`,
})

const enabled: Take = (config, _calls, _record, ground) => enabledStep(config, ground)

const agents: Take = (config, calls, record) => {
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

const on: Take = (config, _calls, record, { lines, file, about }) => {
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
        ? `no event of ${config.on.join(', ')} is on record for ${hookName(config)}`
        : `no event about ${JSON.stringify(about)} is on record for ${hookName(config)}`,
    hint:
      elsewhere === undefined
        ? 'Since the hook is there, or within the last events that are kept, nothing of the kind happened.'
        : `The last calls were made with another file: ${elsewhere.config}`,
  }
}
