import {
  hookName,
  verdict,
  type HookConfig,
  type HookResult,
  type LifecycleEvent,
  type Moment,
} from '@hookline/core'
import type { AppServerFact } from '@hookline/agents'
import { redact } from '@hookline/runtime'
import type { Telling } from './telling.ts'

/** Shows hooks that run here as Codex shows its own: `hook/started` and `hook/completed`. */
export interface Progress {
  /** What is told of hooks of this event belongs to its thread. */
  readonly about: (fact: AppServerFact) => void
  readonly over: (event: LifecycleEvent) => void
  readonly observe: (moment: Moment) => void
}

type Status = 'running' | 'completed' | 'failed' | 'blocked' | 'stopped'

interface Entry {
  readonly kind: 'feedback' | 'context' | 'warning' | 'stop' | 'error'
  readonly text: string
}

/** What the protocol has no name for is shown by the nearest, or not at all. */
const NEAREST: Readonly<Record<string, string>> = {
  'agent.message': 'postModelRequest',
  'permission.request': 'permissionRequest',
}
/** Of a session, and not of a turn in it. */
const OF_THREAD: ReadonlySet<string> = new Set(['sessionStart', 'subagentStart', 'sessionEnd'])
const SOURCES: Readonly<Record<string, string>> = { managed: 'system', user: 'user', project: 'project' }

export function createProgress({ tell, isShown }: Pick<Telling, 'tell' | 'isShown'>): Progress {
  const facts = new Map<string, AppServerFact>()
  const started = new Map<string, number>()
  const say = (fact: AppServerFact, hook: HookConfig, status: Status, more: object): void => {
    const eventName = fact.native ?? NEAREST[fact.event.name]
    if (eventName === undefined || !isShown()) return
    const run = { ...runOf(fact, hook, eventName), status, ...more }
    tell({
      method: status === 'running' ? 'hook/started' : 'hook/completed',
      params: { threadId: fact.thread, turnId: fact.turn === '' ? null : fact.turn, run },
      emittedAtMs: Date.now(),
    })
  }
  return {
    about: (fact) => void facts.set(fact.event.id, fact),
    over: ({ id }) => void facts.delete(id),
    observe(moment) {
      const fact = facts.get(moment.event.id)
      if (fact === undefined || !('hook' in moment)) return
      const { hook } = moment
      const key = `${moment.event.id}/${hookName(hook)}`
      if (moment.name === 'started') {
        started.set(key, Date.now())
        say(fact, hook, 'running', {
          startedAt: seconds(Date.now()),
          completedAt: null,
          durationMs: null,
          entries: [],
        })
      } else if ('result' in moment && moment.name !== 'denied' && started.has(key)) {
        const at = started.get(key)!
        started.delete(key)
        say(fact, hook, statusOf(hook, moment.result), {
          startedAt: seconds(at),
          completedAt: seconds(Date.now()),
          durationMs: Math.round(moment.result.durationMs),
          entries: entriesOf(hook, moment.result),
        })
      }
    },
  }
}

function runOf(fact: AppServerFact, hook: HookConfig, eventName: string): object {
  return {
    // Codex's own begin with the name of the event
    id: `hookline:${hookName(hook)}:${fact.event.id}`,
    eventName,
    handlerType: hook.executor === 'mcp' ? 'mcpTool' : 'command',
    executionMode: 'sync',
    scope: OF_THREAD.has(eventName) ? 'thread' : 'turn',
    sourcePath: hook.source?.file ?? '',
    source: SOURCES[hook.layer ?? 'user'] ?? 'user',
    displayOrder: 0,
    statusMessage: `hookline: ${hookName(hook)}`,
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

function statusOf(hook: HookConfig, result: HookResult): Status {
  if (verdict(hook, result)?.decision === 'deny' && hook.enforce !== false) return 'blocked'
  if (result.status === 'failed') return 'failed'
  return result.status === 'done' && result.output.stop === true ? 'stopped' : 'completed'
}

function entriesOf(hook: HookConfig, result: HookResult): readonly Entry[] {
  const said = verdict(hook, result)
  const entries: readonly (readonly [Entry['kind'], string | undefined])[] = [
    ['error', result.status === 'failed' ? `${result.error.message} [${result.error.code}]` : undefined],
    ['feedback', said?.decision === undefined ? undefined : said.reason],
    ['context', said?.context],
    ['warning', said?.message],
    ['stop', said?.stop === true ? (said.reason ?? 'ended by hookline') : undefined],
  ]
  return entries.flatMap(([kind, text]) => (text === undefined ? [] : [{ kind, text: redact(text) }]))
}
