import { spawn } from 'node:child_process'
import type { Journal } from '@hookline/journal'
import { withoutLoaders } from '../without-loaders.ts'
import { isGone, ownerName } from './owner.ts'

/** What carries out what waits in the journal. */
export interface DelivererProgram {
  /** The program's file. */
  readonly entry: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The name under which the process that is started has its place already. */
export const OWNER_VARIABLE = 'HOOKLINE_DELIVERER'

/** How long it may take to start. */
const STARTING_MS = 10_000

/**
 * Starts the process that carries out what waits, unless there is one: out of reach of what ends the agent, its group or
 * its terminal. False: there is one.
 */
export function startDeliverer(journal: Journal, { entry, env }: DelivererProgram): boolean {
  const owner = ownerName()
  if (!journal.takePlace(owner, STARTING_MS, null, isGone)) return false
  const child = spawn(process.execPath, [entry], {
    cwd: '/',
    detached: true,
    windowsHide: true,
    stdio: 'ignore',
    env: { ...withoutLoaders(env), [OWNER_VARIABLE]: owner },
  })
  child.once('error', () => leave(journal, owner))
  child.unref()
  return true
}

/** Where it cannot be started the next event tries again; whoever wanted it started may have closed the journal by now. */
function leave(journal: Journal, owner: string): void {
  try {
    journal.leavePlace(owner)
  } catch {
    // the place is free again in a moment
  }
}
