import { join } from 'node:path'
import { projectRoot } from '../stamp.ts'
import { userConfig } from '../state.ts'
import { CLAUDE } from './claude-code/tongue.ts'
import { GEMINI } from './gemini-cli/tongue.ts'
import type { Draft, Drafted, MigrateRequest } from './draft.ts'
import type { Hold, Origin } from './origin.ts'
import { configOfLine, isOwnLine, lineOf } from './own-line.ts'
import { settingsSource, type Owner } from './settings-source.ts'
import type { SettingsTongue } from './settings-tongue.ts'
import { translateSetting } from './settings-translate.ts'
import type { Source } from './source.ts'
import { withoutTwins } from './twins.ts'

export const claudeOrigin: Origin = settingsOrigin(CLAUDE)
export const geminiOrigin: Origin = settingsOrigin(GEMINI)

function settingsOrigin(tongue: SettingsTongue): Origin {
  const { agent, title } = tongue
  return {
    agent,
    title,
    folder: (request) => folderOf(tongue, request),
    files: (request) => places(tongue, request).map(({ file }) => file),
    sources: (request) =>
      withoutTwins(
        places(tongue, request).flatMap(({ file, owner }) => settingsSource(file, tongue, owner) ?? []),
        title,
      ),
    translate: (original, place, sources) => translateSetting(tongue, original, place, sources),
    holds(draft, request) {
      const wired = wiredEvents(tongue, draft, request)
      const isCalled = request.spoken.some(({ name }) => name === agent)
      return (row) => hold(tongue, row, draft, isCalled ? wired : undefined)
    },
  }
}

interface SettingsPlace {
  readonly file: string
  readonly owner: Owner
}

/** In the order in which a later one overrules an earlier one. */
function places(tongue: SettingsTongue, request: MigrateRequest): readonly SettingsPlace[] {
  const { env, cwd, scope, from, managed } = request
  const root = projectRoot(cwd)
  if (from !== undefined) return [{ file: from, owner: { root: scope === 'project' ? root : undefined } }]
  const user = scope === 'project' ? [] : [{ file: join(tongue.home(env), 'settings.json'), owner: {} }]
  const project = tongue.projectFiles.map((name) => ({ file: join(root, name), owner: { root } }))
  const given = (managed ?? tongue.managed(env)).map((file) => ({ file, owner: { managed: true } }))
  // one's own folder may be the project that one stands in
  const seen = new Set(user.map(({ file }) => file))
  return [...user, ...project.filter(({ file }) => !seen.has(file)), ...given]
}

function folderOf(tongue: SettingsTongue, { env, cwd, scope, from }: MigrateRequest): string {
  if (from !== undefined) return from
  return scope === 'project' ? join(projectRoot(cwd), tongue.projectFiles[0]!, '..') : tongue.home(env)
}

/** The agent's events at which it calls hookline for this hooks.toml. */
function wiredEvents(
  { agent }: SettingsTongue,
  { sources }: Draft,
  { env, config }: MigrateRequest,
): ReadonlySet<string> {
  const lines = sources
    .flatMap(({ originals }) => originals)
    .filter(({ handler }) => isOwnLine(lineOf(handler), agent))
    .filter(({ handler }) => (configOfLine(lineOf(handler)!) ?? userConfig(env)) === config)
  return new Set(lines.map(({ native }) => native))
}

/** `wired`: `undefined` for an agent that cannot call hookline. */
function hold(
  tongue: SettingsTongue,
  { original, agents }: Drafted,
  { sources }: Draft,
  wired: ReadonlySet<string> | undefined,
): Hold {
  const { agent, title } = tongue
  const off = tongue.off(original, sources)
  if (off !== undefined) return { obstacle: `${off}, and its hook stays off too` }
  if (wired === undefined) return { stays: `hookline is not called by ${title}, which goes on running it` }
  // without the key a hook is for all
  if (agents.length > 0 && !agents.includes(agent))
    return {
      stays: `its hook is for ${agents.join(', ')} alone: add "${agent}" to its agents, then this again`,
    }
  if (!wired.has(original.native))
    return {
      obstacle: `hookline is not wired at ${original.native}: run hookline install ${agent}, then this again`,
    }
  return isCommented(sources, original.file) ? { obstacle: COMMENTED } : {}
}

function isCommented(sources: readonly Source[], file: string): boolean {
  return sources.some((source) => source.file === file && source.isPlain === false)
}

const COMMENTED =
  'its file has comments in it and is not written to: take it out by hand, and set enabled = true at its hook'
