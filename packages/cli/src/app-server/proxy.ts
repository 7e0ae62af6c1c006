import { createAppServerReader, type AppServerFact } from '@hookline/agents'
import type { Outcome } from '@hookline/core'
import { stamp, type PlanRequest } from '@hookline/runtime'
import type { Readable, Writable } from 'node:stream'
import { createAsking } from './asking.ts'
import { createDown } from './down.ts'
import { createHooking } from './hooking.ts'
import { messageOf, type Line } from './message.ts'
import { createNatives } from './natives.ts'
import { createProgress } from './progress.ts'
import { createQuestions, QUESTIONS } from './questions.ts'
import { createReporting } from './reporting.ts'
import { createTelling } from './telling.ts'
import { createUp } from './up.ts'
import { createWarnings } from './warnings.ts'
import { welcome } from './welcome.ts'

/** The four ends of the way between a client and its server, and how hooks are had. */
export interface ProxyMeans {
  readonly client: { readonly from: Readable; readonly to: Writable }
  readonly server: { readonly from: Readable; readonly to: Writable }
  readonly request: PlanRequest
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** What the client's user should know before anything begins. */
  readonly news: readonly string[]
  /** A line for people. */
  readonly log: (message: string) => void
  /** One for those who look for a fault. */
  readonly debug: (message: string) => void
}

/** Stands between a client and its server. */
export interface Proxy {
  /** The server says nothing more: lets hooks come to their end, for a while, and resolves once the client has all. */
  readonly end: () => Promise<void>
}

const DRAIN_MS = 10_000

export function createProxy({ client, server, request, env, cwd, news, log, debug }: ProxyMeans): Proxy {
  const reader = createAppServerReader(stamp, cwd)
  const telling = createTelling((message) => down.tell(message), news)
  const asking = createAsking((message) => up.tell(message))
  const natives = createNatives(
    asking,
    { isShown: telling.isShown, isHookless: reader.isHookless },
    { file: request.file, env },
  )
  const progress = createProgress(telling)
  const hooking = createHooking({ request, progress, log: debug })
  const came = (fact: AppServerFact, outcome: Outcome): void => {
    debug(`${fact.event.name}: ${outcome.decision ?? 'no decision'} of ${outcome.results.length}`)
    if (fact.event.name.endsWith('.after')) void warnings.over(fact)
  }
  const reporting = createReporting({ hooking, natives, env, came, log })
  const questions = createQuestions({
    hooking,
    natives,
    reporting,
    log: debug,
    fault: log,
    answer: (id, result) => up.tell({ id, result }),
    end: (threadId, turnId) => asking.order('turn/interrupt', { threadId, turnId }),
  })
  const warnings = createWarnings({
    reader,
    natives,
    hooking,
    reporting,
    questions,
    tell(thread, message) {
      log(message)
      telling.warn(thread, message)
    },
  })

  function said(line: Line): void {
    const message = messageOf(line)
    reader.said(message)
    telling.said(message)
    const question = message.method === undefined ? questions.answered(message.id) : undefined
    if (question !== undefined) void warnings.answered(question, message.result).catch(fault)
    const thread = message.params?.['threadId']
    if (message.method === 'turn/start' && typeof thread === 'string') void warnings.look(thread).catch(fault)
  }

  function heard(line: Line): void {
    if (line.method !== undefined && !isHeard(line.method)) return
    const message = messageOf(line)
    if (message.method === 'hook/started' || message.method === 'hook/completed') return natives.ran(message)
    if (message.method === 'serverRequest/resolved') questions.resolved(message.params?.['requestId'])
    if (message.method === 'turn/completed') reporting.turnOver(String(message.params?.['threadId']))
    const before = reader.version()
    for (const fact of reader.heard(message)) reporting.heard(fact)
    const newcomer = reader.version() === before ? undefined : welcome(reader.version()!)
    if (newcomer !== undefined) log(newcomer)
    const thread = (message.result as { readonly thread?: { readonly id?: unknown } } | null | undefined)
      ?.thread?.id
    if (message.method === undefined && typeof thread === 'string') void warnings.look(thread).catch(fault)
  }

  function fault(thrown: unknown): void {
    log(`a message could not be looked at: ${String(thrown)}`)
  }

  const up = createUp(client.from, server.to, quietly(said, fault))
  const down = createDown({
    from: server.from,
    to: client.to,
    isOurs: asking.isOurs,
    heard: quietly(heard, fault),
    mayHold: (method) => QUESTIONS.has(method),
    hold(line) {
      const question = reader.asked(line.message())
      return question && questions.hold(question)
    },
  })
  let isLeaving = false
  client.from.on('end', () => (isLeaving = true))
  return {
    async end() {
      await down.flush()
      // a client that wanted the end sees hooks come to theirs; any other must know at once that its server is gone
      if (!isLeaving) await down.end()
      for (const fact of reader.ended()) reporting.heard(fact)
      if (!(await reporting.drained(DRAIN_MS))) log('some hooks had not ended, and were given up')
      await hooking.close()
      await down.end()
    },
  }
}

/** Most of what a server says are pieces of text as they come. */
function isHeard(method: string): boolean {
  return !method.endsWith('elta') && !QUESTIONS.has(method)
}

/** What cannot be looked at passes all the same. */
function quietly(act: (line: Line) => void, fault: (thrown: unknown) => void): (line: Line) => void {
  return (line) => {
    try {
      act(line)
    } catch (thrown) {
      fault(thrown)
    }
  }
}
