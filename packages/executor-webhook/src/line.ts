import type { HooklineError, Network } from '@hookline/core'

/** A request as it goes out. */
export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  readonly signal: AbortSignal
  /** Of the response's body, after it is unpacked. */
  readonly maxBytes: number
}

/** What came back, whatever its status. */
export interface Incoming {
  readonly status: number
  /** Names in lower case; several lines of one name are joined. */
  readonly headers: Readonly<Record<string, string>>
  /** All of it, unless it is `cut`. */
  readonly body: Uint8Array
  /** Why the body is not all that was said, or cannot be read: the status counts all the same. */
  readonly cut?: HooklineError | undefined
  /** Until the last byte that was read. */
  readonly ms: number
}

/** Connections that are kept for the next request. Redirects are never followed, and nothing is sent twice. */
export interface Line {
  /** @throws HooklineError of the tables LINE_ERRORS and NETWORK_ERRORS; what the signal says if it was aborted */
  send(request: Outgoing): Promise<Incoming>
  /** Lets what is under way end; the signal ends it at once. */
  close(signal: AbortSignal): Promise<void>
}

/** What a line is made of. */
export interface LineSettings {
  readonly network: Network
  /** Where proxies are read from: `HTTPS_PROXY` and the like. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** PEM texts, and the name that the receiver's certificate is for. */
  readonly tls?:
    | {
        readonly ca?: string | undefined
        readonly cert?: string | undefined
        readonly key?: string | undefined
        readonly serverName?: string | undefined
      }
    | undefined
  /** At once, to one origin; more wait in line. */
  readonly connections: number
}

/** Makes a line; nothing is connected before something is sent. */
export type OpenLine = (settings: LineSettings) => Line
