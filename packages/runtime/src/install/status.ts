import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HooklineError } from '@hookline/core'
import { isWhole } from './copy.ts'
import { draft, type DraftRequest } from './draft.ts'
import { dueOf } from './due.ts'
import { judge, type Enrolled } from './enroll.ts'
import { isOurs, placed } from './hooks-json.ts'
import { isLine } from './line.ts'
import { readInstalls } from './installs.ts'
import { registryOf, siteOf, type Site } from './site.ts'

/** How one agent stands in one scope. */
export interface AgentStatus {
  readonly agent: string
  readonly scope: 'user' | 'project'
  readonly file: string
  readonly wired: boolean
  /** The events that are wired. */
  readonly events: readonly string[]
  /** The hookline that is called; `null`: not known. */
  readonly version: string | null
  readonly trust: Enrolled['status'] | 'not-wired'
  /** What is to be done, a sentence each; nothing if all is well. */
  readonly due: readonly string[]
  readonly warnings: readonly string[]
}

/** Looks; changes nothing. @throws HooklineError */
export async function status(request: DraftRequest): Promise<AgentStatus> {
  const site = siteOf(request)
  const { agent, scope } = request
  const recorded = readInstalls(site.stateDir).find((one) => one.file === site.file)
  // whoever switches between versions of Node need not install again for each
  const nodeGone = recorded !== undefined && !existsSync(recorded.node)
  const drafted = draft(site, {
    ...request,
    node: nodeGone ? request.node : (recorded?.node ?? request.node),
  })
  const ours = isLine(agent, scope)
  const lines = drafted.before === undefined ? [] : placed(drafted.before).filter((one) => isOurs(one, ours))
  const found = { agent, scope, file: site.file, events: lines.map(({ native }) => native) }
  if (lines.length === 0) {
    const lost = recorded === undefined ? [] : [`the lines of hookline are gone from ${site.file}`]
    return {
      ...found,
      wired: false,
      version: null,
      trust: 'not-wired',
      due: lost,
      warnings: drafted.handWired.map(byHand),
    }
  }
  const trust = await look(site)
  const due = [
    ...(recorded === undefined ? [] : dueOf(site.wiring, recorded, request.plan)),
    ...copyFaults(site, drafted, recorded?.hookline, request.version),
    ...(nodeGone
      ? [`the Node it was installed with is gone, and another is looked for each time: ${recorded.node}`]
      : []),
    ...TRUST_DUE[trust.status],
  ]
  const changed = drafted.rewired.text !== drafted.before && due.length === 0
  return {
    ...found,
    wired: true,
    version: recorded?.hookline ?? null,
    trust: trust.status,
    due: changed ? ['the lines are not what this hookline would write'] : due,
    warnings: [...trust.warnings, ...drafted.handWired.map(byHand)],
  }
}

const TRUST_DUE: Readonly<Record<Enrolled['status'], readonly string[]>> = {
  trusted: [],
  'no-agent': [],
  failed: ['the agent does not trust every line, and runs none that it does not trust'],
  'hooks-off': ['the agent is set to run no hooks (features.hooks = false): nothing of hookline holds'],
  'untrusted-project': ['the agent does not trust this project, so it runs none of its hooks'],
}

async function look(site: Site): Promise<Enrolled> {
  const none = { edits: 0, hashes: new Map<string, string>() }
  try {
    const ledger = await registryOf(site)
    if (ledger === undefined)
      return { ...none, status: 'no-agent', warnings: ['the agent was not found, so its trust is not known'] }
    try {
      return judge(site, await ledger.list(site.root), { wired: true, edits: new Map() })
    } finally {
      await ledger.close()
    }
  } catch (thrown) {
    return { ...none, status: 'failed', warnings: [HooklineError.from(thrown).message] }
  }
}

function copyFaults(
  { stateDir }: Site,
  { copy, made }: ReturnType<typeof draft>,
  wired: string | undefined,
  version: string,
): readonly string[] {
  if (wired !== undefined && wired !== version) return [`hookline ${wired} is called, this is ${version}`]
  if (!existsSync(join(stateDir, 'bin', 'hook'))) return ['the script that agents call is missing']
  return existsSync(made.copy) && !isWhole(copy) ? ['the copy of hookline that is called was changed'] : []
}

const byHand = (line: string): string =>
  `hookline is also called by a line written by hand, so it is asked twice: ${line}`
