import { join } from 'node:path'
import { projectRoot } from '../stamp.ts'
import type { Draft, MigrateRequest } from './draft.ts'
import type { Hold, Origin } from './origin.ts'
import type { Original } from './original.ts'
import { codexHome, filesIn } from './codex-files.ts'
import { sourceOf } from './source.ts'
import { translate } from './translate.ts'
import { trustOf, type Trust } from './trust.ts'
import { trustRecords, wiredEvents } from './wired.ts'
import { withoutNotify } from './without-notify.ts'

/** Codex, its hooks.json, config.toml and notify. */
export const codexOrigin: Origin = {
  agent: 'codex',
  title: 'Codex',
  folder,
  files,
  sources(request) {
    const all = files(request).flatMap(sourceOf)
    const root = rootOf(request)
    return root === undefined ? all : all.map((source) => ({ ...withoutNotify(source), root }))
  },
  translate,
  holds(draft: Draft, request: MigrateRequest) {
    const state = trustRecords(request)
    const wired = wiredEvents(draft, request, state)
    return ({ original }) => hold(original, state, wired)
  },
}

function folder(request: MigrateRequest): string {
  const root = rootOf(request)
  return request.from ?? (root === undefined ? codexHome(request.env) : join(root, '.codex'))
}

function files(request: MigrateRequest): readonly string[] {
  return request.from === undefined ? filesIn(folder(request)) : [request.from]
}

function rootOf({ scope, cwd }: MigrateRequest): string | undefined {
  return scope === 'project' ? projectRoot(cwd) : undefined
}

function hold(original: Original, state: unknown, wired: ReadonlySet<string>): Hold {
  const untrusted = UNTRUSTED[trustOf(original, state)]
  if (untrusted !== undefined) return { obstacle: untrusted }
  return wired.has(eventOf(original)) ? {} : { obstacle: notWired(eventOf(original)) }
}

function eventOf({ native }: Original): string {
  return native === 'notify' ? 'Stop' : native
}

const UNTRUSTED: Readonly<Record<Trust, string | undefined>> = {
  trusted: undefined,
  untrusted: 'Codex never ran it, since it was not trusted: look at it, then set enabled = true yourself',
  modified:
    'Codex does not run it, since it changed after it was trusted: look at it, then set enabled = true yourself',
  off: 'it is switched off in Codex, and its hook stays off too',
}

function notWired(event: string): string {
  const first = event.endsWith('ModelRequest') ? 'set enabled = true at its hook, then ' : ''
  return `hookline is not wired at ${event}: ${first}run hookline install codex, then this again`
}
