import type { ServerStatus } from '@hookline/server'
import { projectName } from '../kept/project-name.ts'
import { duration } from '../paint.ts'
import { oneLine } from '../shown.ts'
import { long } from './header.ts'
import type { Column } from './table.ts'
import type { Piece } from './text.ts'

/** A part of the screen that is a table. */
export interface Section {
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Piece[])[]
}

/** What is wrong first, then what goes on, then who is there. */
export function sections(status: ServerStatus, now: number): readonly Section[] {
  return [wrong(status), running(status, now), breakers(status, now), sessions(status, now)]
}

function wrong({ config: { errors } }: ServerStatus): Section {
  return {
    title: 'wrong in hooks.toml',
    columns: [{ title: 'what', yields: true }],
    rows: errors.map((what) => [{ text: oneLine(what), style: 'red' }]),
  }
}

function running({ running: hooks, sessions: known }: ServerStatus, now: number): Section {
  const place = new Map(known.map(({ id, root }) => [id, root]))
  const name = namer(known)
  return {
    title: 'hooks that agents wait for',
    columns: [
      { title: 'hook', yields: true },
      { title: 'event', yields: true },
      { title: 'project', yields: true },
      { title: 'for', side: 'right' },
    ],
    rows: hooks.map(({ hook, event, session, since }) => [
      { text: oneLine(hook) },
      { text: oneLine(event) },
      { text: name(place.get(session) ?? session) },
      slow(now - since),
    ]),
  }
}

function breakers({ queue }: ServerStatus, now: number): Section {
  return {
    title: 'left alone for a while',
    columns: [
      { title: 'target', yields: true },
      { title: 'failures', side: 'right' },
      { title: 'again in', side: 'right' },
    ],
    rows: (queue?.breakers ?? []).map(({ target, failures, until }) => [
      { text: oneLine(target), style: 'yellow' },
      { text: String(failures) },
      { text: long(until - now) },
    ]),
  }
}

function sessions({ sessions: known }: ServerStatus, now: number): Section {
  const name = namer(known)
  return {
    title: 'sessions',
    columns: [
      { title: 'agent', yields: true },
      { title: 'project', yields: true },
      { title: 'events', side: 'right' },
      { title: 'waited', side: 'right' },
      { title: 'denied', side: 'right' },
      { title: 'open', side: 'right' },
      { title: 'last', side: 'right' },
    ],
    rows: known.map(({ agent, root, events, waitedMs, denied, open, lastAt }) => [
      { text: oneLine(agent) },
      { text: name(root) },
      { text: String(events) },
      { text: duration(waitedMs) },
      denied === 0 ? { text: '0' } : { text: String(denied), style: 'yellow' },
      open === 0 ? { text: '0' } : { text: String(open), style: 'green' },
      { text: `${long(now - lastAt)} ago` },
    ]),
  }
}

function namer(known: ServerStatus['sessions']): (root: string) => string {
  const roots = new Set(known.map(({ root }) => root))
  return (root) => oneLine(projectName(root, roots))
}

const SLOW_MS = 10_000

function slow(ms: number): Piece {
  const text = duration(Math.max(0, Math.round(ms)))
  return ms < SLOW_MS ? { text } : { text, style: 'yellow' }
}
