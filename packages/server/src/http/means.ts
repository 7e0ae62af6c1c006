import type { Json } from '@hookline/core'
import type { Db } from '@hookline/journal'
import type { LostCall } from '@hookline/runtime'
import type { EventEntry } from '@hookline/runtime/kept'
import type { ServerStatus } from '../status.ts'
import type { Limits } from './limits.ts'

/** What the HTTP API is made of. */
export interface HttpMeans {
  /** 0: any that is free. */
  readonly port: number
  /** Whoever calls has to show it: `newToken()`. */
  readonly token: string
  readonly status: () => ServerStatus | Promise<ServerStatus>
  /** What hooks did, in Prometheus's text format. */
  readonly metrics: () => string
  /** The journal to be asked, open; `undefined`: there is none, so nothing was ever kept. May throw what is wrong with it. */
  readonly journal: () => Reading | undefined
  /** Sends an event through its hooks for real; what comes back is told as it is, but for secrets. */
  readonly emit: (request: EmitRequest) => Promise<unknown>
  /** What whoever looks after the process should know. */
  readonly log: (line: string) => void
  readonly limits?: Partial<Limits> | undefined
}

/** A journal to ask. */
export interface Reading {
  readonly db: Db
  /** The number of the process that delivers. */
  readonly deliverer?: () => number | undefined
  /** Calls of agents that were no event, the last one first. */
  readonly lost?: () => readonly LostCall[]
  /** Called once it has been asked. */
  readonly close?: () => void
}

/** An event of the user's own. */
export interface EmitRequest {
  readonly name: string
  readonly data?: Readonly<Record<string, Json>>
  /** Where it happened: says whose project's hooks hear of it. Absolute; default: nobody's. */
  readonly cwd?: string
  readonly session?: string
}

/** Something that those who follow want to know. */
export type Change =
  /** An event was answered; as the list of events has it, but for what became of its hooks since. */
  | { readonly what: 'answered'; readonly event: EventEntry }
  /** A run in the background came to an end, or to another try. */
  | {
      readonly what: 'delivered'
      /** The event. */
      readonly id: string
      readonly hook: string
      readonly end: string
      readonly tries?: number
    }

/** The HTTP API, open. */
export interface HttpDoor {
  readonly port: number
  /** Tells those who follow; what makes a change is not asked while nobody does. Never throws, and waits for nobody. */
  readonly tell: (change: Change | (() => Change | undefined)) => void
  /** Answers what is under way, ends the streams and lets the port go. */
  readonly close: () => Promise<void>
}
