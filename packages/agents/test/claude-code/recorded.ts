import { readdirSync, readFileSync } from 'node:fs'
import type { LifecycleEvent, Stamp } from '@hookline/core'
import { claudeCode } from '../../src/index.ts'

const FOLDER = new URL('../../fixtures/claude-code/2.1.330/', import.meta.url)

/** A payload as Claude Code 2.1.330 sent it. */
export function recorded(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'))
}

/** The names of all recorded payloads. */
export const RECORDED: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''))

/** What a recorded payload says that it is. */
export function nativeOf(name: string): string {
  return recorded(name)['hook_event_name'] as string
}

/** The names of those that become events. */
export const HEARD: readonly string[] = RECORDED.filter(
  (name) => claudeCode.decode(recorded(name), stamp()).length > 0,
)

/** The main event in a recorded payload, some of its fields replaced. */
export function eventOf(name: string, over: object = {}): LifecycleEvent {
  return claudeCode.decode({ ...recorded(name), ...over }, stamp())[0]!
}

/** Ids that count up, one time, and the root that all of the recorded sessions have. */
export function stamp(root = '/workspace'): Stamp {
  let count = 0
  return { id: () => `id-${++count}`, now: () => '2026-11-23T15:00:00.000Z', root: () => root }
}
