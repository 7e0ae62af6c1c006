import { existsSync, readdirSync, rmdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { approach, checkSettings } from './approach.ts'
import { pruneCopies } from './copy.ts'
import { enroll, type Enrolled } from './enroll.ts'
import { fingerprint, readIf, replaceFile } from './file.ts'
import { inFile } from './in-file.ts'
import { isEmpty, isOurs, placed, rewire, type Rewired } from './hooks-json.ts'
import { isLine } from './line.ts'
import { locked } from './lock.ts'
import { neededCopies } from './needed.ts'
import { readInstalls, type Install, type Touched } from './installs.ts'
import { keepInstall } from './record.ts'
import { siteOf, type Site, type SiteRequest } from './site.ts'

/** What was undone, or would be. */
export interface UninstallReport {
  readonly file: string
  readonly before: string | undefined
  /** `undefined`: there is no such file any more. */
  readonly after: string | undefined
  /** `restored`: every file is what it was, to the byte. `taken-out`: only what was ours is gone. */
  readonly how: 'restored' | 'taken-out' | 'nothing-there'
  /** Names of copies that are gone. */
  readonly removed: readonly string[]
  /** Only when lines were taken out. */
  readonly trust?: Enrolled
}

/** What to undo. */
export interface UninstallRequest extends SiteRequest {
  readonly dryRun: boolean
}

/** Takes hookline out of an agent's files again. @throws HooklineError */
export async function uninstall(request: UninstallRequest): Promise<UninstallReport> {
  const site = siteOf(request)
  await checkSettings(site)
  if (request.dryRun) return { ...plan(site).report, removed: [] }
  return locked(site.stateDir, async () => {
    const { report, rewired, recorded } = plan(site)
    const trust = report.how === 'taken-out' ? await takeOut(site, report, rewired) : undefined
    if (report.how === 'restored') for (const one of recorded!.touched) restore(one)
    if (report.after === undefined) removeEmptyFolder(site)
    keepInstall(site.stateDir, site.file, undefined)
    const removed = pruneCopies(site.stateDir, neededCopies(site.stateDir))
    return { ...report, removed, ...(trust === undefined ? {} : { trust }) }
  })
}

interface Planned {
  readonly report: Omit<UninstallReport, 'removed'>
  readonly rewired: Rewired
  readonly recorded: Install | undefined
}

function plan(site: Site): Planned {
  const { file, stateDir, wiring, scope } = site
  const before = readIf(file)
  const recorded = readInstalls(stateDir).find((one) => one.file === file)
  const ours = isLine(wiring.dialect.name, scope)
  if (before === undefined || !inFile(file, () => placed(before)).some((one) => isOurs(one, ours))) {
    return {
      report: { file, before, after: before, how: 'nothing-there' },
      rewired: { text: before ?? '', moved: [] },
      recorded,
    }
  }
  const rewired = rewire(before, new Map(), ours)
  const own = recorded?.touched.find((one) => one.file === file)
  if (recorded !== undefined && own !== undefined && recorded.touched.every(isAsLeft)) {
    return { report: { file, before, after: contentBefore(own), how: 'restored' }, rewired, recorded }
  }
  // a file that hookline made and nobody wrote to has no reason to stay
  const after = own?.backup === null && own.restorable && isEmpty(rewired.text) ? undefined : rewired.text
  return { report: { file, before, after, how: 'taken-out' }, rewired, recorded }
}

function isAsLeft({ file, left, restorable, backup }: Touched): boolean {
  const there = backup === null || existsSync(backup)
  return restorable && there && left !== undefined && left === fingerprint(readIf(file))
}

function contentBefore({ backup }: Touched): string | undefined {
  return backup === null ? undefined : readIf(backup)
}

function restore(one: Touched): void {
  replaceFile(one.file, readIf(one.file), contentBefore(one))
}

async function takeOut(
  site: Site,
  { before, after }: Planned['report'],
  { moved }: Rewired,
): Promise<Enrolled> {
  return enroll(site, await approach(site), moved, {
    wired: false,
    write: () => replaceFile(site.file, before, after),
    beforeTrust: () => {},
  })
}

/** A project's `.codex` that held nothing else. */
function removeEmptyFolder({ file, scope }: Site): void {
  const dir = dirname(file)
  if (scope === 'project' && existsSync(dir) && readdirSync(dir).length === 0) rmdirSync(dir)
}
