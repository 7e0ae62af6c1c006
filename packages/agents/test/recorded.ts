import { readdirSync, readFileSync } from 'node:fs'
import type { Stamp } from '@hookline/core'

const FOLDER = new URL('../fixtures/codex/', import.meta.url)
const NEWEST = '0.169.0'

/** A payload as Codex sent it. */
export function recorded(name: string, version: string = NEWEST): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${version}/${name}.json`, FOLDER), 'utf8'))
}

/** The versions that payloads were recorded from. */
export const VERSIONS: readonly string[] = readdirSync(FOLDER)

/** The names of all recorded payloads of a version. */
export function names(version: string): readonly string[] {
  // what came by other channels lies in folders
  return readdirSync(new URL(version, FOLDER))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\.json$/, ''))
}

/** The names of all recorded payloads of the newest. */
export const RECORDED: readonly string[] = names(NEWEST)

/** The recorded payloads of one event of Codex. */
export function recordedOf(native: string): readonly Record<string, unknown>[] {
  return RECORDED.map((name) => recorded(name)).filter((payload) => payload['hook_event_name'] === native)
}

/** Ids that count up, one time, and a root that can be told from its cwd. */
export function stamp(version?: string): Stamp {
  let count = 0
  return {
    id: () => `id-${++count}`,
    now: () => '2026-11-23T15:00:00.000Z',
    root: (cwd) => `${cwd}#root`,
    version,
  }
}
