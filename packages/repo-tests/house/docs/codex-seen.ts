import { readFileSync } from 'node:fs'
import { codex } from '@hookline/agents'
import type { Capability, EventName } from '@hookline/core'
import { FACTS, type Fact, type Seen, type SeenByVersion } from './codex-facts.ts'
import { table } from './table.ts'

/** How Codex runs; the tests hold each column against the real one. */
export const MODES = ['exec', 'SDK', 'TUI', 'app-server'] as const

export type Mode = (typeof MODES)[number]

/** The table of what is told, by how Codex runs, and of what a hook can do there. */
export function codexSeen(): string {
  const seen = seenByVersion()[codex.version] as Readonly<Record<Mode, Seen>>
  const rows = FACTS.map((fact) => {
    const found = MODES.map((mode) => seen[mode][fact.fact]!)
    return [fact.fact, `\`${fact.event}\``, ...found.map((channels) => CELLS[channels]!), deeds(fact, found)]
  })
  return table(
    ['what happens', 'event', '`codex exec`', 'SDK', 'terminal UI', 'app-server', 'a hook can'],
    rows,
  )
}

/** What was recorded of each version that was tried. */
export function seenByVersion(): SeenByVersion {
  return JSON.parse(readFileSync(new URL('codex-modes.json', import.meta.url), 'utf8')) as SeenByVersion
}

/** How a table says it. */
export const CELLS: Readonly<Record<string, string>> = { hook: 'told', transcript: 'read', '': '-' }

/** Nobody waits for what a hook says of something that was read. */
function deeds({ event: name, fact }: Fact, found: readonly string[]): string {
  // an interrupt is what it comes of, and cannot be denied
  const event = fact === 'a task is interrupted' ? 'interrupt' : name
  if (!found.includes('hook')) return found.some((channels) => channels !== '') ? 'hear of it' : '-'
  const can = codex.capabilities[event as EventName]!
  const words = DEEDS.filter(([deed]) => can[deed]).map(([, word]) => word)
  return words.length === 0 ? 'hear of it' : words.join(', ')
}

const DEEDS = [
  ['deny', 'deny'],
  ['allow', 'allow'],
  ['rewrite', 'rewrite'],
  ['context', 'context'],
  ['stop', 'stop'],
  ['message', 'message'],
] as const satisfies readonly (readonly [keyof Capability, string])[]
