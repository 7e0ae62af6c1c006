import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Plan } from '@hookline/config'
import { planCopy, type Copy, type CopyRequest } from './copy.ts'
import { readIf } from './file.ts'
import { inFile } from './in-file.ts'
import { isOurs, placed, rewire, type Handler, type Placed, type Rewired } from './hooks-json.ts'
import { isHandWired, isLine, projectLine, userLine, type LineOptions } from './line.ts'
import { readInstalls, type Install } from './installs.ts'
import type { Site, SiteRequest } from './site.ts'
import { wantedEvents, type WiredEvent } from './wanted.ts'

/** What the lines are made of. */
export interface DraftRequest extends SiteRequest, CopyRequest {
  readonly plan: Plan
  /** The hooks.toml to wire, where it is not the user's own. */
  readonly config?: string | undefined
  /** What the agent says of its version. */
  readonly agentVersion?: string | undefined
}

/** Everything about an install that is known before anything is written. */
export interface Draft {
  readonly before: string | undefined
  readonly rewired: Rewired
  readonly copy: Copy
  readonly events: readonly WiredEvent[]
  readonly earlier: Install | undefined
  readonly made: Omit<Install, 'touched'>
  /** What is ours in the file already. */
  readonly lines: readonly Placed[]
  /** There is nothing of hookline in the file yet. */
  readonly untouched: boolean
  /** Lines that call hookline besides ours. */
  readonly handWired: readonly Placed[]
}

/** Works an install out. @throws HooklineError `AGENT_FILE_INVALID` `INSTALL_INCOMPLETE` */
export function draft(site: Site, request: DraftRequest): Draft {
  const { wiring, scope, file, stateDir } = site
  const agent = wiring.dialect.name
  const before = readIf(file)
  const earlier = readInstalls(stateDir).find((one) => one.file === file)
  const copy = planCopy(stateDir, request)
  const ours = isLine(agent, scope)
  const there = before === undefined ? [] : inFile(file, () => placed(before))
  const lines = there.filter((one) => isOurs(one, ours))
  const events = eventsFor(site, request.plan, lines)
  const id = earlier?.id ?? randomUUID()
  const { agentVersion, config, perl } = request
  const line = { script: join(copy.dir, 'hook'), perl, install: id, config, agentVersion }
  const rewired = inFile(file, () => rewire(before, handlers(site, events, line), ours))
  return {
    before,
    rewired,
    copy,
    events,
    earlier,
    made: {
      agent,
      scope,
      file,
      id,
      hookline: request.version,
      agentVersion,
      copy: copy.dir,
      config,
      node: request.node,
      perl: request.perl,
      events,
    },
    untouched: lines.length === 0,
    lines,
    handWired: there.filter((one) => isHandWired(commandOf(one))),
  }
}

/**
 * Everybody works with a project's lines, so they do not depend on who has which guards, and nobody takes away what
 * somebody else's hooks need.
 */
function eventsFor({ wiring, scope }: Site, plan: Plan, lines: readonly Placed[]): readonly WiredEvent[] {
  const wanted = wantedEvents(wiring, plan)
  if (scope === 'user') return wanted
  const there = new Map(lines.map(({ native, handler }) => [native, Number(handler['timeout'] ?? 0)]))
  const kept = wiring.onDemand.filter((native) => there.has(native))
  return [...wanted, ...kept.map((native) => ({ native, timeout: 0 }))]
    .filter(({ native }, at, all) => all.findIndex((one) => one.native === native) === at)
    .map(({ native, timeout }) => ({
      native,
      closed: false,
      timeout: Math.max(timeout, there.get(native) ?? 0),
    }))
}

/** The lines for the agent's events, each as the agent has it. */
export function handlers(
  { wiring, scope }: Pick<Site, 'wiring' | 'scope'>,
  events: readonly WiredEvent[],
  line: LineOptions,
): ReadonlyMap<string, Handler> {
  const command = (event: WiredEvent): string =>
    scope === 'user' ? userLine(wiring, event, line) : projectLine(wiring, event.native)
  return new Map(
    events.map((event) => [
      event.native,
      { type: 'command', command: command(event), timeout: event.timeout, ...uncut(wiring, event.native) },
    ]),
  )
}

/** A hook's context reaches the model whole; an agent complains of the setting where it takes no context. */
export function uncut(
  { dialect }: Pick<Site['wiring'], 'dialect'>,
  native: string,
): Pick<Handler, 'additionalContextLimit'> {
  const takesContext = Object.values(dialect.capabilities).some(
    (can) => can?.native === native && can.context,
  )
  return takesContext ? { additionalContextLimit: 0 } : {}
}

/** The shell line of a handler; empty if it has none. */
export const commandOf = ({ handler }: Placed): string =>
  typeof handler['command'] === 'string' ? handler['command'] : ''
