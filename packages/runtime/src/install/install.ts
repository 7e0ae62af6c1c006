import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { untried } from '../older.ts'
import { approach, checkSettings } from './approach.ts'
import { agentVersion } from './agent-version.ts'
import { findPerl } from './client/find-perl.ts'
import { isWhole, makeCopy, pointAt, pruneCopies } from './copy.ts'
import { commandOf, draft, type Draft, type DraftRequest } from './draft.ts'
import { enroll, type Enrolled, type Steps } from './enroll.ts'
import { replaceFile } from './file.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { locked } from './lock.ts'
import { neededCopies } from './needed.ts'
import { keepInstall } from './record.ts'
import { siteOf, type Site } from './site.ts'
import type { WiredEvent } from './wanted.ts'

/** What to install, and out of what. */
export interface InstallRequest extends DraftRequest {
  /** True: only says what would be done. */
  readonly dryRun: boolean
}

/** What was done, or would be. */
export interface InstallReport {
  readonly file: string
  readonly before: string | undefined
  readonly after: string
  /** False: everything was as it should be. */
  readonly changed: boolean
  readonly copy: string
  readonly events: readonly WiredEvent[]
  readonly backups: readonly string[]
  /** Names of old copies that are gone. */
  readonly removed: readonly string[]
  /** Absent in a dry run. */
  readonly trust?: Enrolled
  /** Lines that call hookline besides ours. */
  readonly handWired: readonly string[]
  /** Said of an agent that is newer than any that hookline was tried with. */
  readonly untried?: string | undefined
}

/** Wires an agent: a copy of hookline, a line at each of its events, and its trust. @throws HooklineError */
export async function install(given: InstallRequest): Promise<InstallReport> {
  const site = siteOf(given)
  const request = { ...given, perl: findPerl(given.env), agentVersion: await agentVersion(site) }
  if (request.dryRun) {
    await checkSettings(site)
    return { ...outline(site, draft(site, request)), backups: [], removed: [] }
  }
  return locked(site.stateDir, () => carryOut(site, draft(site, request)))
}

async function carryOut(site: Site, drafted: Draft): Promise<InstallReport> {
  const outlined = outline(site, drafted)
  // what open sessions may still call
  const needed = neededCopies(site.stateDir)
  const met = await approach(site)
  const ledger = openLedger(site, drafted)
  layOut(site, drafted)
  const trust = await enroll(site, met, drafted.rewired.moved, steps(site, drafted, ledger))
  ledger.close(drafted.events.map((event) => ({ ...event, trusted: trust.hashes.get(event.native) })))
  return {
    ...outlined,
    changed: outlined.changed || trust.edits > 0,
    backups: ledger.backups(),
    removed: pruneCopies(site.stateDir, new Set([...needed, ...neededCopies(site.stateDir)])),
    trust,
  }
}

function layOut({ stateDir, settings }: Site, { copy }: Draft): void {
  if (!isWhole(copy)) makeCopy(copy)
  pointAt(stateDir, copy)
  // an agent does not start without the folder it was told to live in
  makeFolder(dirname(settings))
}

function steps(
  { file, settings, stateDir }: Site,
  { before, rewired, earlier }: Draft,
  ledger: Ledger,
): Steps {
  return {
    wired: true,
    write() {
      if (rewired.text === before) return
      ledger.aboutTo(file)
      try {
        replaceFile(file, before, rewired.text)
      } catch (thrown) {
        keepInstall(stateDir, file, earlier)
        throw thrown
      }
    },
    beforeTrust: () => ledger.aboutTo(settings),
  }
}

function outline(
  { file, stateDir, wiring }: Site,
  { before, rewired, copy, events, handWired, made }: Draft,
): Omit<InstallReport, 'backups' | 'removed' | 'trust'> {
  const whole = isWhole(copy) && existsSync(join(stateDir, 'bin', 'hook'))
  return {
    file,
    before,
    after: rewired.text,
    changed: rewired.text !== before || !whole,
    copy: copy.dir,
    events,
    handWired: handWired.map(commandOf),
    untried: untried(wiring.dialect, made.agentVersion),
  }
}
