import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkSettings } from './approach.ts'
import { isOlder, lacks, untried } from '../older.ts'
import { agentVersion } from './agent-version.ts'
import { findPerl } from './client/find-perl.ts'
import { isWhole } from './copy.ts'
import { commandOf, draft, type Draft, type DraftRequest } from './draft.ts'
import { dueOf } from './due.ts'
import type { Enrolled } from './enroll.ts'
import { lineState, type StatedLine } from './line-state.ts'
import { readInstalls, type Install } from './installs.ts'
import type { Placed } from './hooks-json.ts'
import { look } from './look.ts'
import { siteOf, type Site } from './site.ts'

/** How one agent stands in one scope. */
export interface AgentStatus {
  readonly agent: string
  readonly scope: 'user' | 'project'
  readonly file: string
  readonly wired: boolean
  /** The events that are wired. */
  readonly events: readonly string[]
  /** Each line that calls hookline, those by hand as well, and what the agent makes of it. */
  readonly lines: readonly StatedLine[]
  /** The hooks.toml that the lines name; `null`: none, so that the user's own counts. */
  readonly config: string | null
  /** The hookline that is called; `null`: not known. */
  readonly version: string | null
  /** The agent's own; `null`: it is not there, or does not say. */
  readonly agentVersion: string | null
  /** What newer versions of the agent do and this one does not, a sentence each. */
  readonly lacks: readonly string[]
  readonly trust: Enrolled['status'] | 'not-wired'
  /** What is to be done, a sentence each; nothing if all is well. */
  readonly due: readonly string[]
  readonly warnings: readonly string[]
}

/** Looks; changes nothing. @throws HooklineError */
export async function status(request: DraftRequest): Promise<AgentStatus> {
  const site = siteOf(request)
  const recorded = readInstalls(site.stateDir).find((one) => one.file === site.file)
  // whoever switches between versions of Node need not install again for each
  const node = recorded !== undefined && existsSync(recorded.node) ? recorded.node : request.node
  const perl = recorded === undefined ? findPerl(request.env) : recorded.perl
  const found = await agentVersion(site)
  const drafted = draft(site, { ...request, node, perl, agentVersion: found })
  const { lines, handWired } = drafted
  await checkSettings(site)
  const all = [...lines, ...handWired]
  const { trust, seen, dueHere = [] } = all.length === 0 ? {} : await look(site, request.cwd)
  return {
    agent: request.agent,
    scope: request.scope,
    file: site.file,
    wired: lines.length > 0,
    events: lines.map(({ native }) => native),
    lines: all.map((one) => ({
      native: one.native,
      state: lineState(site, one, seen),
      byHand: handWired.includes(one),
    })),
    config: lines.length === 0 ? null : (recorded?.config ?? null),
    version: lines.length === 0 ? null : (recorded?.hookline ?? null),
    agentVersion: found ?? null,
    lacks: lacks(site.wiring.dialect, found),
    trust: lines.length === 0 ? 'not-wired' : (trust?.status ?? 'not-wired'),
    due:
      trust === undefined || lines.length === 0
        ? lost(recorded)
        : [...dueAt(site, { drafted, recorded, request, trust }), ...dueHere],
    warnings: [
      ...newerThanTried(site, found),
      ...(trust?.warnings ?? []),
      ...handWired.map((one) => byHand(one, lines.length > 0)),
    ],
  }
}

function newerThanTried({ wiring }: Pick<Site, 'wiring'>, version: string | undefined): readonly string[] {
  const newer = untried(wiring.dialect, version)
  return newer === undefined ? [] : [newer]
}

function lost(recorded: Install | undefined): readonly string[] {
  return recorded === undefined ? [] : [`the lines of hookline are gone from ${recorded.file}`]
}

interface Found {
  readonly drafted: Draft
  readonly recorded: Install | undefined
  readonly request: DraftRequest
  readonly trust: Enrolled
}

function dueAt(site: Site, { drafted, recorded, request, trust }: Found): readonly string[] {
  const due = [
    ...(recorded === undefined ? [] : dueOf(site.wiring, recorded, request.plan)),
    ...copyFaults(site, drafted, recorded?.hookline, request.version),
    ...otherAgent(site, recorded, drafted.made.agentVersion),
    ...(recorded === undefined || existsSync(recorded.node) ? [] : [`${NODE_GONE}: ${recorded.node}`]),
    ...(recorded?.perl === undefined || existsSync(recorded.perl) ? [] : [`${PERL_GONE}: ${recorded.perl}`]),
    ...TRUST_DUE[trust.status],
  ]
  const same = drafted.rewired.text === drafted.before
  return due.length > 0 || same ? due : ['the lines are not what this hookline would write']
}

/** Only a version that is told in the lines must be the right one. */
function otherAgent(
  { wiring: { dialect }, scope }: Site,
  recorded: Install | undefined,
  now: string | undefined,
): readonly string[] {
  const then = recorded?.agentVersion
  if (scope === 'project' || now === undefined || then === now) return []
  return isOlder(dialect, then) || isOlder(dialect, now)
    ? [`${dialect.title} is ${now}, and the lines were written for ${then ?? 'the newest'}`]
    : []
}

const NODE_GONE = 'the Node it was installed with is gone, and another is looked for each time'

const PERL_GONE = 'the perl it was installed with is gone, and Node is started for each event'

const TRUST_DUE: Readonly<Record<Enrolled['status'], readonly string[]>> = {
  trusted: [],
  'no-agent': [],
  failed: ['the agent does not trust every line, and runs none that it does not trust'],
  'hooks-off': ['the agent is set to run no hooks (features.hooks = false): nothing of hookline holds'],
  'untrusted-project': ['the agent does not trust this project, so it runs none of its hooks'],
}

function copyFaults(
  { stateDir }: Site,
  { copy, made }: Draft,
  wired: string | undefined,
  version: string,
): readonly string[] {
  if (wired !== undefined && wired !== version) return [`hookline ${wired} is called, this is ${version}`]
  if (!existsSync(join(stateDir, 'bin', 'hook'))) return ['the script that agents call is missing']
  return existsSync(made.copy) && !isWhole(copy) ? ['the copy of hookline that is called was changed'] : []
}

const byHand = (one: Placed, twice: boolean): string =>
  `hookline is ${twice ? 'also called' : 'called'} by a line written by hand${twice ? ', so it is asked twice' : ''}: ${commandOf(one)}`
