import type { StandardSchema } from '@hookline/core'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { initialize } from './initialize.ts'
import { NOT_CONNECTED } from './inner.ts'
import { createQuestions, type Answer, type Asked, type Asking } from './questions.ts'

/** Questions and answers, as the protocol has them, over one way to a server. */
export interface Session {
  /** Agrees with the server on the protocol. */
  connect(transport: Transport): Promise<void>
  request<Value>(asked: Asked, shape: StandardSchema<Value>, how?: Asking): Promise<Value>
  close(): Promise<void>
  /** Who is to hear of it: what is named is told to nobody else any more. */
  listen(heard: SessionEars): void
}

/** What comes of a server that nobody asked for. */
interface SessionEars {
  /** Told before those who wait for an answer. */
  readonly closed?: () => void
  /** Its tools are others now. */
  readonly changed?: () => void
}

type Message = Answer & { readonly method?: string }

/** No more than `ping` was promised to any server. */
const NO_METHOD = { code: -32_601, message: 'Method not found' } as const

/** Makes it; nothing is sent before `connect`. What it hears has passed `wire.ts`. */
export function createSession(): Session {
  let way: Transport | undefined
  let ears: SessionEars = {}
  const send = async (message: object): Promise<void> => {
    if (way === undefined) throw new Error(NOT_CONNECTED)
    await way.send(message as JSONRPCMessage)
  }
  const questions = createQuestions(send)
  const over = (): void => {
    way = undefined
    try {
      ears.closed?.()
    } finally {
      questions.lost()
    }
  }
  const hear = (message: Message): void => {
    const { id, method } = message
    if (method === undefined) questions.answered(message)
    else if (isId(id)) send(reply(id, method)).catch(() => undefined)
    else if (method === 'notifications/tools/list_changed') ears.changed?.()
  }
  const session: Session = {
    async connect(transport) {
      way = Object.assign(transport, { onclose: over, onmessage: hear, onerror: () => undefined })
      await transport.start()
      transport.setProtocolVersion?.(await initialize(session))
      await send({ method: 'notifications/initialized', jsonrpc: '2.0' })
    },
    async request(asked, shape, how = {}) {
      const found = await shape['~standard'].validate(await questions.ask(asked, how))
      if (found.issues === undefined) return found.value
      const why = found.issues.map(({ message }) => message).join('; ')
      throw new Error(`Invalid result for ${asked.method}: ${why}`)
    },
    close: async () => way?.close(),
    listen: (heard) => void (ears = { ...ears, ...heard }),
  }
  return session
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || typeof id === 'number'
}

function reply(id: string | number, method: string): object {
  return { ...(method === 'ping' ? { result: {} } : { error: NO_METHOD }), jsonrpc: '2.0', id }
}
