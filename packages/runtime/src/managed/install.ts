import { chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installError } from '../errors.ts'
import { makeCopy, pruneCopies, isWhole } from '../install/copy.ts'
import { replaceFile } from '../install/file.ts'
import { readInstalls, recordFile } from '../install/installs.ts'
import { openLedger } from '../install/ledger.ts'
import { locked } from '../install/lock.ts'
import type { WiredEvent } from '../install/wanted.ts'
import { makeFolder } from '../make-folder.ts'
import { keepFilters } from '../sandbox/filter-file.ts'
import { draftManaged, type ManagedDraft, type ManagedRequest } from './draft.ts'
import { MANAGED_ENV, MANAGED_HOME } from './places.ts'
import { writable } from './writable.ts'

/** What was done, or would be. */
export interface ManagedReport {
  readonly file: string
  readonly before: string | undefined
  readonly after: string
  /** False: everything was as it should be. */
  readonly changed: boolean
  readonly copy: string
  readonly events: readonly WiredEvent[]
  readonly backups: readonly string[]
  readonly removed: readonly string[]
}

/**
 * Wires an agent for everybody on this machine: a copy of hookline that belongs to root, a line at each event that a hook of the company
 * listens to, in the file that the agent lets only root decide about. @throws HooklineError `MANAGED_NOT_ROOT`, `MANAGED_WRITABLE`
 */
export async function installManaged(
  request: ManagedRequest & { readonly dryRun: boolean },
): Promise<ManagedReport> {
  if (request.dryRun) return outline(draftManaged(request))
  mustBeRoot()
  const [open] = writable(request)
  if (open !== undefined) throw installError('MANAGED_WRITABLE', open)
  return locked(MANAGED_HOME, async () => carryOut(draftManaged(request)))
}

/** @throws HooklineError `MANAGED_NOT_ROOT` */
export function mustBeRoot(): void {
  if (process.getuid?.() !== 0)
    throw installError('MANAGED_NOT_ROOT', 'what holds for everybody on this machine is for root to say')
}

function carryOut(drafted: ManagedDraft): ManagedReport {
  const { wiring, before, after, copy, events } = drafted
  const { file } = wiring
  const ledger = openLedger({ stateDir: MANAGED_HOME, file, env: MANAGED_ENV }, drafted)
  if (!isWhole(copy)) makeCopy(copy, true)
  chmodSync(dirname(copy.dir), 0o755)
  keepFilters(MANAGED_HOME)
  if (after !== before) {
    makeFolder(dirname(file), 0o755)
    ledger.aboutTo(file)
    replaceFile(file, before, after)
    // what root alone could read would be read by no agent
    chmodSync(file, 0o644)
  }
  ledger.close(events)
  chmodSync(recordFile(MANAGED_HOME), 0o644)
  return { ...outline(drafted), backups: ledger.backups(), removed: pruned() }
}

/** Removes the copies that no agent's lines call any more; gives their names. */
export function pruned(): readonly string[] {
  const needed = new Set(readInstalls(MANAGED_HOME).map(({ copy }) => copy))
  return pruneCopies(MANAGED_HOME, needed)
}

function outline({ wiring: { file }, before, after, copy, events }: ManagedDraft): ManagedReport {
  const changed = after !== before || !isWhole(copy)
  return { file, before, after, changed, copy: copy.dir, events, backups: [], removed: [] }
}

/** Where the plan that agents' calls go by is kept; made before that is. */
export function makePlansFolder(): void {
  const dir = join(MANAGED_HOME, 'plans')
  makeFolder(dir, 0o755)
  chmodSync(dir, 0o755)
}
