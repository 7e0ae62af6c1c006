import { codex } from '@hookline/agents'
import type { Plan } from '@hookline/config'
import {
  capabilitiesOf,
  eventRow,
  listens,
  type Capability,
  type EventName,
  type HookConfig,
} from '@hookline/core'
import { isOlder, lacks, untried } from '../older.ts'
import { finding, type Finding } from './finding.ts'
import { partsOf } from './line.ts'
import type { View } from './view.ts'

/** What hooks ask for that this Codex is too old for, and lines that were written for another Codex. */
export function checkVersion({ version, lines }: View, { hooks }: Plan): readonly Finding[] {
  const here = version ?? undefined
  const asked = hooks.filter(
    ({ enabled, agents }) => enabled !== false && (agents === undefined || agents.includes('codex')),
  )
  const told = new Set(
    lines.filter(({ scope }) => scope === 'user').map(({ command }) => partsOf(command).agentVersion),
  )
  const wanted = isOlder(codex, here) ? here : undefined
  const other = [...told].filter((one) => one !== wanted)
  const newer = untried(codex, here)
  return [
    ...(newer === undefined ? [] : [finding('CODEX_NEWER', newer)]),
    ...lacks(codex, here).map((what) => finding('CODEX_OLDER', what)),
    ...asked.flatMap((hook) => unheard(hook, silentIn(here, lines))),
    ...(other.length === 0 || here === undefined
      ? []
      : [
          finding('CODEX_CHANGED', `Codex is ${here}, the lines say ${other[0] ?? 'nothing of it'}`, {
            scope: 'user',
          }),
        ]),
  ]
}

/** A wildcard hears what there is; a name means it, and a guard everything that it could deny. */
function unheard(hook: HookConfig, all: readonly EventName[]): readonly Finding[] {
  const means = (name: EventName): boolean =>
    hook.on.includes(name) || (hook.guard === true && listens(hook.on, name) && eventRow(name)?.gate !== 'no')
  const silent = all.filter(means)
  if (silent.length === 0) return []
  const severity = hook.guard === true ? 'error' : 'warning'
  return [finding('EVENT_TOO_NEW', `${hook.id}: ${silent.join(', ')}`, { severity })]
}

/** What this Codex does not report. One between two versions of the table may list a line at what it has already. */
function silentIn(version: string | undefined, lines: View['lines']): readonly EventName[] {
  const known = capabilitiesOf(codex, version)
  const rows = Object.entries(codex.capabilities) as readonly (readonly [EventName, Capability])[]
  // at a line that stands there for other events nothing more is told
  const told = new Set(Object.values(known).map((can) => can?.native))
  const isListed = (at: string): boolean => !told.has(at) && lines.some(({ native }) => native === at)
  return rows
    .filter(([name, can]) => known[name] === undefined && !isListed(can.native))
    .map(([name]) => name)
}
