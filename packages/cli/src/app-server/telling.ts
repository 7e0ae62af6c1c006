import type { Message } from './message.ts'

/** A message of our own to the client. */
export interface OwnMessage {
  readonly method: string
  readonly params: object
  readonly emittedAtMs?: number
}

/** Says to the client what it wants to hear, once it is ready for it. */
export interface Telling {
  readonly tell: (message: OwnMessage) => void
  /** Something that its user should know. */
  readonly warn: (thread: string, message: string) => void
  /** True: it wants to be told of hooks. */
  readonly isShown: () => boolean
  /** A message of the client: what it does not want to hear, and that it is ready. */
  readonly said: (message: Message) => void
}

export function createTelling(send: (message: OwnMessage) => void): Telling {
  const unwanted = new Set<string>()
  let isReady = false
  const tell = (message: OwnMessage): void => {
    if (isReady && !unwanted.has(message.method)) send(message)
  }
  return {
    tell,
    warn: (threadId, message) =>
      tell({ method: 'warning', params: { threadId, message: `hookline: ${message}` } }),
    isShown: () => !unwanted.has('hook/started') && !unwanted.has('hook/completed'),
    said(message) {
      if (message.method === 'initialize') for (const one of optedOut(message)) unwanted.add(one)
      if (message.method === 'initialized') isReady = true
    },
  }
}

function optedOut({ params }: Message): readonly string[] {
  const capabilities = params?.['capabilities'] as
    | { readonly optOutNotificationMethods?: unknown }
    | null
    | undefined
  const list = capabilities?.optOutNotificationMethods
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : []
}
