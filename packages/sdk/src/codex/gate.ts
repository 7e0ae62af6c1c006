import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { codex } from '@hookline/agents/codex'
import type { SessionHandler } from '@hookline/runtime/session-flags'
import { sdkError } from '../errors.ts'
import type { Hooks } from '../hooks.ts'
import { replyTo, type Answering } from '../native.ts'
import { wanted } from '../wanted.ts'
import { clientLines } from './client.ts'
import { overridesFor } from './overrides.ts'
import { newSocket, removeSocket } from './place.ts'

/** Where Codex's own hooks are answered: in this process. */
export interface Gate {
  /** For `configOverrides` of the SDK. */
  readonly overrides: readonly string[]
  /** True: there are guards, so that a Codex that does not ask may not go on. */
  readonly guarded: boolean
  /** Fulfilled once somebody listens. @throws HooklineError `GATE_UNAVAILABLE` */
  readonly ready: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens a socket that only this user can reach, outside of what an agent's sandbox may write, and the lines that lead to it.
 * @throws HooklineError `GATE_UNAVAILABLE`
 */
export function openGate(
  hooks: Pick<Hooks, 'emit' | 'hooks'>,
  how: Pick<Answering, 'seen' | 'unsaid'> = {},
): Gate {
  const socket = newSocket()
  const token = randomBytes(16).toString('hex')
  const found = natives(hooks)
  const callers = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    callers.add(caller.on('error', () => caller.destroy()).on('close', () => callers.delete(caller)))
    answer(caller, token, { ...how, dialect: codex, hooks }, found).catch(() => caller.destroy())
  })
  // who forgets to close it is not kept alive by it, nor ended by a caller that could not be taken
  server.unref().on('error', () => undefined)
  let listening: Promise<void> | undefined
  let isClosed = false
  const listen = async (): Promise<void> => {
    server.listen(socket)
    await once(server, 'listening').catch((cause: unknown) => {
      throw sdkError('GATE_UNAVAILABLE', `nobody can listen at ${socket}`, { cause })
    })
    chmodSync(socket, 0o600)
  }
  return {
    overrides: overridesFor(handlers(found, { socket, token })),
    guarded: [...found.values()].some(({ guarded }) => guarded),
    async ready() {
      if (isClosed) throw sdkError('GATE_UNAVAILABLE', 'it was closed, so nobody answers Codex any more')
      await (listening ??= listen())
    },
    async close() {
      isClosed = true
      await listening?.catch(() => undefined)
      // who has no answer yet is told no by its own line
      for (const caller of callers) caller.destroy()
      await new Promise((resolve) => void server.close(resolve))
      removeSocket(socket)
    },
  }
}

type Natives = ReadonlyMap<string, { readonly guarded: boolean }>

/**
 * Where there are guards, Codex also has to ask about each prompt: whoever does not is known by it. Where the end of a task is wanted
 * it has to tell of each request, since it counts tokens only there.
 */
function natives(hooks: Pick<Hooks, 'hooks'>): Natives {
  const found = new Map(wanted(codex, hooks))
  const guarded = [...found.values()].some((one) => one.guarded)
  const besides = { UserPromptSubmit: guarded, PostModelRequest: found.has('Stop') }
  for (const [native, isNeeded] of Object.entries(besides))
    if (isNeeded && !found.has(native)) found.set(native, { guarded: native === 'UserPromptSubmit' })
  return found
}

/** Codex waits three seconds for these two and never longer. */
const BRIEF: ReadonlySet<string> = new Set(['SessionEnd', 'Interrupt'])

function handlers(
  found: Natives,
  way: { readonly socket: string; readonly token: string },
): ReadonlyMap<string, SessionHandler> {
  const lineOf = clientLines()
  const made = [...found].map(([native, { guarded }]): [string, SessionHandler] => {
    const isBrief = BRIEF.has(native)
    const otherwise = guarded ? codex.refuse(native, UNREACHED).stdout : ''
    const command = lineOf({ ...way, native, limit: isBrief ? 2 : 75, otherwise })
    return [native, { type: 'command', command, timeout: isBrief ? 3 : 90, ...uncut(native) }]
  })
  return new Map(made)
}

/** Words for the model reach it whole; Codex complains of the setting where it takes none. */
function uncut(native: string): Pick<SessionHandler, 'additionalContextLimit'> {
  const takes = Object.values(codex.capabilities).some((can) => can?.native === native && can.context)
  return takes ? { additionalContextLimit: 0 } : {}
}

const UNREACHED = 'the program that runs this agent cannot be asked, and a guard of it has to be'

async function answer(
  caller: Socket,
  token: string,
  how: Omit<Answering, 'guarded'>,
  found: Natives,
): Promise<void> {
  const bytes = await buffer(caller)
  const [, said = '', native = '', body = ''] = /^(\w{32}) (\w+)\n([^]*)$/.exec(bytes.toString('utf8')) ?? []
  if (said.length !== token.length || !timingSafeEqual(Buffer.from(said), Buffer.from(token)))
    return void caller.destroy()
  const guarded = found.get(native)?.guarded === true
  const { stdout, exitCode, stderr } = await replyTo(parsed(body), { ...how, guarded })
  // without the event's name nothing else is understood
  const text = exitCode === 0 ? stdout : codex.refuse(native, stderr).stdout
  caller.end(`${Buffer.byteLength(text)}\n${text}`)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return body
  }
}
