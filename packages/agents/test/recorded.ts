import { readdirSync, readFileSync } from 'node:fs'
import type { Stamp } from '@hookline/core'

const FOLDER = new URL('../fixtures/codex/0.169.0/', import.meta.url)

/** A payload as Codex 0.169.0 sent it. */
export function recorded(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))
}

/** The names of all recorded payloads. */
export const RECORDED: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''))

/** The recorded payloads of one event of Codex. */
export function recordedOf(native: string): readonly Record<string, unknown>[] {
  return RECORDED.map(recorded).filter((payload) => payload['hook_event_name'] === native)
}

/** Ids that count up, one time, and a root that can be told from its cwd. */
export function stamp(): Stamp {
  let count = 0
  return {
    id: () => `id-${++count}`,
    now: () => '2026-11-23T15:00:00.000Z',
    root: (cwd) => `${cwd}#root`,
  }
}
