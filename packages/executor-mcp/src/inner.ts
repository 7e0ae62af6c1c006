import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'

/** What is said, by the library too, where a message was not sent. */
export const NOT_CONNECTED = 'Not connected'

/** What is wrong with what a server sends, or does not take. */
export type Fault = 'too large' | 'broken' | 'unread' | 'flood'

type SendOptions = Parameters<Transport['send']>[1]

/** A way to one server, below what is the same for all of them. */
export interface Inner {
  start(): Promise<void>
  send(message: JSONRPCMessage, options?: SendOptions): Promise<void>
  close(): Promise<void>
  /** From now on it keeps no process alive by itself: what is waited for does. */
  letGo(): void
  /** What became of it, in words; empty if nothing is known. */
  fate(): string
  /** Of what it had asked for more than it may have, as far as is known; `said`: its last words. */
  over?(said: string): string | undefined
  /** True where the server gave the session a name, by which it knows it again or not. */
  hasSession?(): boolean
  setProtocolVersion?(version: string): void
  /** Who is to hear of it; nobody before. */
  listen(heard: Heard): void
}

/** What comes from a server that is no answer to `send`. */
export interface Heard {
  readonly message: (message: JSONRPCMessage) => void
  readonly closed: () => void
  /** It is no use any more. */
  readonly fault: (fault: Fault) => void
  /** Something went wrong beside any call. */
  readonly error: (error: Error) => void
}

/** Who hears before anybody listens. */
export const NOBODY: Heard = {
  message: () => undefined,
  closed: () => undefined,
  fault: () => undefined,
  error: () => undefined,
}
