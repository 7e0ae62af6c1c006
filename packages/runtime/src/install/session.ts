import { join } from 'node:path'
import { isWhole, makeCopy, planCopy } from './copy.ts'
import { findPerl } from './client/find-perl.ts'
import { agentVersion } from './agent-version.ts'
import { handlers, type DraftRequest } from './draft.ts'
import { locked } from './lock.ts'
import { askAgent, type Asked } from './session-asked.ts'
import { openSessionRecord } from './session-record.ts'
import type { CallKind } from './session-way.ts'
import { siteOf, type Site } from './site.ts'
import { wantedEvents, type WiredEvent } from './wanted.ts'

/** What is to be run once with hooks. */
export interface SessionRequest extends DraftRequest {
  /** What the agent is called with. */
  readonly words: readonly string[]
  /** More words for `hookline run`. */
  readonly more: readonly string[]
}

/** One run of an agent with hooks that are written nowhere. */
export interface Session extends Asked {
  readonly kind: CallKind
  /** What the agent is to be called with. */
  readonly words: readonly string[]
  readonly events: readonly WiredEvent[]
  /** What its calls tell of themselves. */
  readonly told: string
  /** What the agent says of its version. */
  readonly version: string | undefined
  /** To be called when it is over. */
  readonly close: () => void
}

/** Puts together how to run an agent once with hooks. @throws HooklineError */
export async function openSession(given: SessionRequest): Promise<Session> {
  const site = siteOf(given)
  const version = await agentVersion(site)
  const request = { ...given, perl: findPerl(given.env), agentVersion: version }
  const copy = planCopy(site.stateDir, request)
  const record = openSessionRecord(copy.dir, site.env)
  try {
    if (!isWhole(copy)) await locked(site.stateDir, async () => makeCopy(copy))
    const { wiring } = site
    const events = wantedEvents(wiring, request.plan)
    const { config, perl, more, words } = request
    const script = join(copy.dir, 'hook')
    const line = { script, perl, install: record.id, told: record.told, more, config, agentVersion: version }
    const wired = handlers({ wiring, scope: 'user' }, events, line)
    const asked = await askAgent(site, wired, words, { cwd: given.cwd, version })
    const flags = wiring.session.flags({ handlers: wired, ...asked })
    return {
      ...asked,
      kind: wiring.session.kindOf(words),
      words: [...flags, ...words],
      events,
      told: record.told,
      version,
      close: record.close,
    }
  } catch (thrown) {
    record.close()
    throw thrown
  }
}

/** What a call of an agent is, by its words. @throws HooklineError `AGENT_UNWIRABLE` */
export function callKind(request: Parameters<typeof siteOf>[0], words: readonly string[]): CallKind {
  const { wiring }: Pick<Site, 'wiring'> = siteOf(request)
  return wiring.session.kindOf(words)
}
