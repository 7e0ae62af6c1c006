import { quotedWords } from '../single-quoted.ts'
import type { Scope } from './finding.ts'

/** A line of hookline's in an agent's hooks, as the agent lists it. */
export interface WiredLine {
  readonly scope: Scope
  /** The agent's own name of the event. */
  readonly native: string
  readonly key: string
  readonly file: string
  readonly place: number
  readonly command: string
  readonly matcher: string | null
  readonly timeout: number
  readonly async: boolean
  readonly enabled: boolean
  readonly trust: string
}

/** What stands in a command. */
export interface LineParts {
  readonly closed: boolean
  /** The programs and scripts that it calls by absolute paths, and that must be there. */
  readonly calls: readonly string[]
  /** The hookline that is called, where the line says it. */
  readonly hookline: string | undefined
  /** The version of the agent that it tells hookline of. */
  readonly agentVersion: string | undefined
}

/** True for a command that calls hookline. */
export function callsHookline(command: string): boolean {
  return INSTALLED.test(command) || BY_HAND.test(command)
}

/** Takes a command apart, as far as it concerns doctor. */
export function partsOf(command: string): LineParts {
  const called = command
    .split(' || ')
    .map((part) => part.split('--agent')[0])
    .join(' ')
  return {
    closed: /\s'?--closed\b/.test(command),
    calls: quotedWords(called).filter((word) => word.startsWith('/')),
    hookline: /\/hookline\/bin\/([^/']+)-[0-9a-f]{12}\/(?:hook|client\.pl)\b/.exec(called)?.[1],
    agentVersion: /--agent-version '([^']+)'/.exec(command)?.[1],
  }
}

const INSTALLED = /\/hookline\/bin\/.*--agent codex\b/
const BY_HAND = /\bhookline(\.c?js)?'?\s+'?run'?\s/
