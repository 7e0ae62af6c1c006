import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WiredEvent } from './wanted.ts'
import type { Scope } from './wiring.ts'

/** A file that an install changed, and what it was before. */
export interface Touched {
  readonly file: string
  /** The copy of what it was; `null`: there was none. */
  readonly backup: string | null
  /** The copy is of the file without anything of hookline in it. */
  readonly restorable: boolean
  /** The fingerprint of what the install left. */
  readonly left?: string | undefined
}

/** One install: an agent in a scope, and what was done to its files. */
export interface Install {
  readonly agent: string
  readonly scope: Scope | 'managed'
  /** The file that holds the lines. */
  readonly file: string
  readonly id: string
  readonly hookline: string
  /** The agent's version when it was wired, where it said. */
  readonly agentVersion?: string | undefined
  /** The versioned copy that is called. */
  readonly copy: string
  readonly config?: string | undefined
  /** The Node that the copy calls, while it is there. */
  readonly node: string
  /** The perl that its client runs in; without one, in Node. */
  readonly perl?: string | undefined
  readonly events: readonly RecordedEvent[]
  readonly touched: readonly Touched[]
  /** Of the company's: its hooks.toml when the lines were written, by its SHA-256. */
  readonly plan?: string | undefined
}

/** A wired event, and the hash by which the agent knows that its user trusts the line. */
interface RecordedEvent extends WiredEvent {
  readonly trusted?: string | undefined
}

/** Every install of this user; none if nothing can be read. */
export function readInstalls(stateDir: string): readonly Install[] {
  try {
    const kept = JSON.parse(readFileSync(recordFile(stateDir), 'utf8')) as {
      readonly format: unknown
      readonly installs: readonly Install[]
    }
    return kept.format === 1 ? kept.installs : []
  } catch {
    return []
  }
}

/** Where the record lies. */
export function recordFile(stateDir: string): string {
  return join(stateDir, 'installs.json')
}
