import { listens, type HookConfig } from '@hookline/core'
import type { EventRecord } from '../record/event-record.ts'
import { filesOf, titles, type Call } from './call.ts'
import { lastLost, lostStep } from './lost.ts'
import { skipped, type WiredFile } from './standing.ts'
import type { WhyStep } from './report.ts'
import type { Ground } from './why.ts'

/** Takes one step of the way to an event; `undefined`: there is nothing to it. */
export type Take = (way: Way) => WhyStep | undefined

interface Way {
  readonly config: HookConfig
  /** What it hears, as far as it was asked for. */
  readonly on: readonly string[]
  /** At these events. */
  readonly calls: readonly Call[]
  readonly record: EventRecord | null
  readonly ground: Ground
}

/** What a hook hears of the event that is asked for; all of it where it hears nothing of that. */
export function onWanted({ on }: HookConfig, { event }: Pick<Ground, 'event'>): readonly string[] {
  if (event === undefined) return on
  const wanted = on.filter((one) => listens([one], event) || listens([event], one))
  return wanted.length === 0 ? on : wanted
}

/** Whether anybody called hookline at what the hook hears. */
export const called: Take = ({ on, calls, record, ground }) => {
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
      says: `${titles(calls)} never reports ${on.join(', ')}`,
      hint: 'hookline list shows what each agent reports.',
    }
  const files = filesOf(calls, ground)
  // what is not wired, or skipped, is not called: the next step says so
  if (calls.some(({ agent }) => agent !== undefined) && !files.some(isCalled)) return undefined
  return {
    step: 'called',
    ok: false,
    says: `nobody ever called hookline at ${on.join(', ')}${files.length === 0 ? '' : `, although ${names(files)} tells ${titles(calls)} to`}`,
    hint:
      files.length === 0
        ? `hookline emit ${calls.find(({ agent }) => agent === undefined)!.event}`
        : 'Nothing of the kind has happened yet, or in sessions only that are older than the line.',
  }
}

const isCalled = ({ state }: WiredFile): boolean => state === 'runs' || state === 'unknown'
const names = (files: readonly WiredFile[]): string => files.map(({ file }) => file).join(', ')

/** Whether a file of the agents calls it; what somebody emitted came without one. */
export const wired: Take = ({ on, calls, record, ground }) => {
  if (record?.channel === 'emit') return undefined
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
  return unwired(on, ours, ground)
}

function untold(files: readonly WiredFile[]): string {
  return files.some(({ state }) => state === 'runs')
    ? ''
    : ', if the agent trusts the line: it could not be asked'
}

function unwired(on: readonly string[], ours: readonly Call[], { elsewhere }: Ground): WhyStep {
  const there = elsewhere.length === 0 ? '' : `; ${elsewhere.join(', ')} does`
  if (ours.some(({ times }) => times > 0))
    return {
      step: 'wired',
      ok: true,
      says: `no file of ${titles(ours)} that it reads here names hookline now${there}`,
    }
  const natives = [...new Set(ours.flatMap(({ native }) => native ?? []))]
  const become = on.filter((one) =>
    ours.some(({ event, native }) => native !== undefined && listens([one], event)),
  )
  return {
    step: 'wired',
    ok: false,
    says: `nothing calls hookline at ${natives.join(', ')}, which becomes ${become.join(', ')}${there}`,
    hint: `hookline install ${ours[0]!.agent!.name}`,
  }
}
