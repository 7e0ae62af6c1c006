import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'

/** What is wrong with what a server sends, or does not take. */
export type Fault = 'too large' | 'broken' | 'unread' | 'flood'

type SendOptions = Parameters<Transport['send']>[1]

/** A way to one server, below what is the same for all of them. */
export interface Inner {
  start(): Promise<void>
  send(message: JSONRPCMessage, options?: SendOptions): Promise<void>
  close(): Promise<void>
  /** True: nobody waits for it, and it keeps no process alive. */
  isAlone(alone: boolean): void
  /** What became of it, in words; empty if nothing is known. */
  fate(): string
  setProtocolVersion?(version: string): void
  onmessage?: (message: JSONRPCMessage) => void
  onclose?: () => void
  /** It is no use any more. */
  onfault?: (fault: Fault) => void
  /** Something went wrong beside any call. */
  onerror?: (error: Error) => void
}
