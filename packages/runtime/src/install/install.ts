import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backUp } from './backup.ts'
import { isWhole, makeCopy, pointAt, pruneCopies } from './copy.ts'
import { draft, type Draft, type DraftRequest } from './draft.ts'
import { enroll, type Enrolled } from './enroll.ts'
import { fingerprint, readIf, replaceFile } from './file.ts'
import { locked } from './lock.ts'
import { neededCopies } from './needed.ts'
import { type Touched } from './installs.ts'
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
}

/** Wires an agent: a copy of hookline, a line at each of its events, and its trust. @throws HooklineError */
export async function install(request: InstallRequest): Promise<InstallReport> {
  const site = siteOf(request)
  if (request.dryRun) return { ...outline(site, draft(site, request)), backups: [], removed: [] }
  return locked(site.stateDir, () => carryOut(site, draft(site, request)))
}

async function carryOut(site: Site, drafted: Draft): Promise<InstallReport> {
  const { before, rewired, copy, made } = drafted
  const { stateDir, file, settings, env } = site
  const outlined = outline(site, drafted)
  const needed = neededCopies(stateDir)
  const touched = new Map<string, Touched>(drafted.earlier?.touched.map((one) => [one.file, one]))
  const changing: string[] = []
  const about = (path: string): void => {
    changing.push(path)
    const untouched = path !== file || drafted.untouched
    touched.set(path, backUp(path, { touched: touched.get(path), untouched }, env))
    // noted before it is changed: whatever ends this process, uninstall finds its way
    keepInstall(stateDir, file, { ...made, touched: [...touched.values()] })
  }
  if (!isWhole(copy)) makeCopy(copy)
  pointAt(stateDir, copy)
  // an agent does not start without the folder it was told to live in
  mkdirSync(dirname(settings), { recursive: true })
  const trust = await enroll(site, rewired.moved, {
    wired: true,
    write() {
      if (rewired.text === before) return
      about(file)
      replaceFile(file, before, rewired.text)
    },
    beforeTrust: () => about(settings),
  })
  const left = [...touched.values()].map((one) =>
    changing.includes(one.file) ? { ...one, left: fingerprint(readIf(one.file)) } : one,
  )
  const events = made.events.map((event) => ({ ...event, trusted: trust.hashes.get(event.native) }))
  keepInstall(stateDir, file, { ...made, events, touched: left })
  return {
    ...outlined,
    changed: outlined.changed || trust.edits > 0,
    backups: changing.flatMap((path) => touched.get(path)?.backup ?? []),
    removed: pruneCopies(stateDir, new Set([...needed, ...neededCopies(stateDir)])),
    trust,
  }
}

function outline(
  { file, stateDir }: Site,
  { before, rewired, copy, events, handWired }: Draft,
): Omit<InstallReport, 'backups' | 'removed' | 'trust'> {
  const whole = isWhole(copy) && existsSync(join(stateDir, 'bin', 'hook'))
  return {
    file,
    before,
    after: rewired.text,
    changed: rewired.text !== before || !whole,
    copy: copy.dir,
    events,
    handWired,
  }
}
