/** How much one who calls may take: of time, room and connections. */
export interface Limits {
  readonly connections: number
  readonly streams: number
  /** Bytes of a request line and its headers, and of a body. */
  readonly headers: number
  readonly body: number
  /** Milliseconds until the headers, and until the whole request must have come. */
  readonly headersMs: number
  readonly requestMs: number
  /** Milliseconds in which something must move on a connection; an event that is sent may take one minute. */
  readonly idleMs: number
  /** Milliseconds between two looks at the status, and between two signs of life. */
  readonly statusMs: number
  readonly heartbeatMs: number
  /** Bytes that may wait for a reader of a stream before it is cut. */
  readonly backlog: number
  /** Changes, and bytes of them, that are kept for those who come back. */
  readonly replayed: number
  readonly replayedBytes: number
  /** Milliseconds that answers under way have to end in once the door is closed. */
  readonly closeMs: number
}

export const LIMITS: Limits = {
  connections: 64,
  streams: 32,
  headers: 16 << 10,
  body: 1 << 20,
  headersMs: 5000,
  requestMs: 10_000,
  idleMs: 120_000,
  statusMs: 1000,
  heartbeatMs: 15_000,
  backlog: 1 << 20,
  replayed: 500,
  replayedBytes: 512 << 10,
  closeMs: 1000,
}

/** How many entries one answer has, unless it is said; and at most. */
export const PAGE = 50
export const MOST_EVENTS = 200
export const MOST_LETTERS = 1000
