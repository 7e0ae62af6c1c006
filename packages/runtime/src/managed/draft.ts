import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Plan } from '@hookline/config'
import { listens } from '@hookline/core'
import { installError } from '../errors.ts'
import { planManagedCopy, type Copy } from '../install/copy.ts'
import { readIf } from '../install/file.ts'
import type { Handler } from '../install/hooks-json.ts'
import { inFile } from '../install/in-file.ts'
import { readInstalls, type Install } from '../install/installs.ts'
import { isLine, userLine } from '../install/line.ts'
import { wantedEvents, type WiredEvent } from '../install/wanted.ts'
import { OWN_NAMES } from '../noticing/own-event.ts'
import { MANAGED_HOME } from './places.ts'
import { managedWiringOf, type ManagedWiring } from './wirings.ts'

/** What to wire an agent with for everybody on a machine. */
export interface ManagedRequest {
  readonly agent: string
  /** The company's own. */
  readonly plan: Plan
  /** The folder that `run.cjs` and its chunks lie in. */
  readonly dist: string
  readonly version: string
  /** The Node that the copy is to be run with. */
  readonly node: string
}

/** Everything about it that is known before anything is written. */
export interface ManagedDraft {
  readonly wiring: ManagedWiring
  readonly before: string | undefined
  readonly after: string
  readonly copy: Copy
  readonly events: readonly WiredEvent[]
  readonly earlier: Install | undefined
  readonly made: Omit<Install, 'touched'>
  readonly untouched: boolean
}

/** Works it out. @throws HooklineError `AGENT_UNWIRABLE` `AGENT_FILE_INVALID` `INSTALL_INCOMPLETE` */
export function draftManaged(request: ManagedRequest): ManagedDraft {
  const { agent, plan, version, node } = request
  const wiring = wiringFor(agent)
  const { file } = wiring
  const before = readIf(file)
  const earlier = recordedFor(file)
  const copy = planManagedCopy(MANAGED_HOME, request)
  const events = managedEvents(wiring, plan)
  const id = earlier?.id ?? randomUUID()
  const script = join(copy.dir, 'hook')
  const lines = linesOf(wiring, events, { script, install: id })
  return {
    wiring,
    before,
    after: inFile(file, () => wiring.wired(before, lines, isManagedLine(agent))),
    copy,
    events,
    earlier,
    made: {
      agent,
      scope: 'managed',
      file,
      id,
      hookline: version,
      copy: copy.dir,
      node,
      events,
      plan: digestOf(plan),
    },
    untouched:
      before === undefined || inFile(file, () => wiring.unwired(before, isManagedLine(agent))) === before,
  }
}

/** How an agent is wired for everybody. @throws HooklineError `AGENT_UNWIRABLE` */
export function wiringFor(agent: string): ManagedWiring {
  const wiring = managedWiringOf(agent)
  if (wiring === undefined)
    throw installError('AGENT_UNWIRABLE', `hookline cannot wire "${agent}" for everybody`)
  return wiring
}

/** Tells a line of the company's. */
export const isManagedLine = (agent: string): ((command: string) => boolean) => isLine(agent, 'managed')

/** What is noted of the install into a file. */
export function recordedFor(file: string): Install | undefined {
  return readInstalls(MANAGED_HOME).find((one) => one.file === file)
}

/** True if an agent was wired for everybody on this machine. */
export function isWiredForAll(agent: string): boolean {
  return recordedFor(wiringFor(agent).file) !== undefined
}

/** The company's hooks.toml that a plan is made of, by its SHA-256. */
export function digestOf({ sources }: Plan): string | undefined {
  return sources.find(({ layer }) => layer === 'managed')?.sha256
}

/** Each costs a start of Node: only where a hook of the company listens. */
function managedEvents({ dialect }: ManagedWiring, plan: Plan): readonly WiredEvent[] {
  const natives = Object.keys(dialect.natives)
  const start = dialect.capabilities['session.start']?.native
  // what is noticed of guards is told as a session begins
  const isNoticed = plan.hooks.some(({ on }) => OWN_NAMES.some((name) => listens(on, name)))
  return wantedEvents({ dialect, onDemand: natives.filter((native) => native !== start || !isNoticed) }, plan)
}

function linesOf(
  wiring: ManagedWiring,
  events: readonly WiredEvent[],
  { script, install }: { readonly script: string; readonly install: string },
): ReadonlyMap<string, Handler> {
  const command = (event: WiredEvent): string =>
    userLine(wiring, event, { script, install, scope: 'managed' })
  return new Map(
    events.map((event) => [
      event.native,
      { type: 'command', command: command(event), timeout: event.timeout, ...wiring.more(event) },
    ]),
  )
}
