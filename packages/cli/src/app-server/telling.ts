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
  /** Something that its user should know, of a thread or of all that there will be. */
  readonly warn: (thread: string | null, message: string) => void
  /** True: it wants to be told of hooks. */
  readonly isShown: () => boolean
  /** A message of the client: what it does not want to hear, and that it is ready. */
  readonly said: (message: Message) => void
}

/** `news`: what its user should know as soon as it is ready. */
export function createTelling(send: (message: OwnMessage) => void, news: readonly string[]): Telling {
  const unwanted = new Set<string>()
  let isReady = false
  const tell = (message: OwnMessage): void => {
    if (isReady && !unwanted.has(message.method)) send(message)
  }
  const warn: Telling['warn'] = (threadId, message) =>
    tell({ method: 'warning', params: { threadId, message: `hookline: ${message}` } })
  return {
    tell,
    warn,
    isShown: () => !unwanted.has('hook/started') && !unwanted.has('hook/completed'),
    said(message) {
      if (message.method === 'initialize') for (const one of optedOut(message)) unwanted.add(one)
      if (message.method !== 'initialized' || isReady) return
      isReady = true
      for (const one of news) warn(null, one)
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
