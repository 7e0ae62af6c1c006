import { codex } from '@hookline/agents'
import type { Plan } from '@hookline/config'
import { capabilitiesOf, listens } from '@hookline/core'
import { dirname } from 'node:path'
import { finding, type Finding, type Scope } from './finding.ts'
import { callsHookline, type WiredLine } from './line.ts'
import { heardAt, type WiredEvent } from '../install/wanted.ts'
import type { View } from './view.ts'
import { readRegular } from '../regular.ts'

/** Where lines of a scope stand. */
export interface HooksFile {
  readonly scope: Scope
  readonly file: string
}

/** Whether anything is wired at all, everything that should be, and nothing twice. */
export function checkWiring(
  view: View,
  files: readonly HooksFile[],
  wanted: readonly WiredEvent[],
  plan: Plan,
): readonly Finding[] {
  const unknown = unknownTo(view)
  const written = files.map((one) => ({ ...one, count: countIn(one.file, unknown) }))
  const lost = written.flatMap((one) => lostIn(one, view))
  if (view.lines.length === 0) {
    if (written.some(({ count }) => count > 0)) return lost
    const looked = files.map(({ file }) => file).join(' and ')
    return [finding('NOT_WIRED', `no line in ${looked} calls hookline`)]
  }
  const known = wanted.filter(({ native }) => !unknown.includes(native))
  return [...lost, ...unwired(view.lines, known, plan), ...doubled(view.lines)]
}

interface Written extends HooksFile {
  readonly count: number
}

function lostIn({ scope, file, count }: Written, view: View): readonly Finding[] {
  if (count === 0) return []
  if (scope === 'project' && view.untrusted.includes(dirname(file)))
    return [finding('PROJECT_UNTRUSTED', `${dirname(file)} is not looked into`, { scope })]
  const listed = view.lines.filter((line) => line.scope === scope && line.file.endsWith('hooks.json')).length
  const said = view.warnings.some(
    (text) => text.includes(file) && /^(failed to parse|invalid matcher)/.test(text),
  )
  return listed >= count || said
    ? []
    : [finding('LINE_IGNORED', `${count - listed} of ${count} lines in ${file}`, { scope })]
}

function unwired(
  lines: readonly WiredLine[],
  wanted: readonly WiredEvent[],
  { hooks }: Plan,
): readonly Finding[] {
  const listened = (native: string): boolean =>
    hooks.some(
      ({ on, enabled, agents }) =>
        enabled !== false &&
        (agents === undefined || agents.includes('codex')) &&
        heardAt(native, codex).some((event) => listens(on, event)),
    )
  return wanted
    .filter(({ native }) => listened(native) && !lines.some((line) => line.native === native))
    .map(({ native, closed }) =>
      finding('EVENT_NOT_WIRED', `${native}${closed ? ', to which a guard listens' : ''}`),
    )
}

function doubled(lines: readonly WiredLine[]): readonly Finding[] {
  const seen = new Map<string, number>()
  // the line of a project knows of the user's, and leaves the answer to it
  for (const { native, scope, command } of lines) {
    const key = command.includes(' --scope ') ? `${scope}\0${native}` : native
    seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  const byHand = lines.filter(({ command }) => !command.includes(' --scope ')).map(({ native }) => native)
  const twice = [...seen].flatMap(([key, times]) => {
    const native = key.split('\0').at(-1)!
    return times > 1 || (key.includes('\0') && byHand.includes(native)) ? [native] : []
  })
  return twice.length === 0 ? [] : [finding('WIRED_TWICE', [...new Set(twice)].join(', '))]
}

/** Codex's own events that are too new for this one: it looks at no line there. */
function unknownTo({ version }: View): readonly string[] {
  const reported = Object.values(capabilitiesOf(codex, version ?? undefined)).map((can) => can!.native)
  return Object.keys(codex.natives).filter((native) => !reported.includes(native))
}

/** How many of our commands stand anywhere in a hooks.json, but for those at such events. */
function countIn(file: string, unknown: readonly string[]): number {
  let text = ''
  try {
    text = readRegular(file).toString()
    return commandsIn(JSON.parse(text)).filter(
      (command) => callsHookline(command) && !unknown.includes(/--event (\w+)/.exec(command)?.[1] ?? ''),
    ).length
  } catch {
    return callsHookline(text) ? 1 : 0
  }
}

function commandsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'command' && typeof inner === 'string' ? [inner] : commandsIn(inner),
  )
}
