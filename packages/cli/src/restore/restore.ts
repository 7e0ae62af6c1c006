import { realpathSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { HooklineError } from '@hookline/core'
import type { Restored, RestoreOptions, RestorePlan } from '@hookline/executor-filesystem/restore'
import { projectRoot, stateDir } from '@hookline/runtime'
import { isTerminal, isYes } from '../ask.ts'
import { RESTORE_ERRORS } from '../errors.ts'
import type { Flags } from '../flags.ts'
import { limitOf } from '../kept/moment.ts'
import { restoreDoor } from './door.ts'
import { listText, planJson, planText, restoredText, summaryOf } from './text.ts'

const HELP = 'hookline help restore shows how.'

/** `hookline restore --list`. @throws HooklineError `USAGE` */
export async function listVerb(flags: Flags): Promise<number> {
  const { on, words } = flags
  if (words.length > 0 || ['added', 'force', 'dry-run', 'yes'].some((name) => on[name] === true))
    throw new HooklineError('USAGE', '--list takes --limit and --json', { hint: HELP })
  const { backupsIn } = await restoreDoor()
  const all = backupsIn(stateDir(process.env))
  const shown = all.slice(0, limitOf(flags))
  return told(
    on['json'] === true
      ? JSON.stringify({ total: all.length, backups: shown.map(summaryOf) }, null, 2)
      : listText(shown, all.length),
  )
}

/** `hookline restore <event>`. @throws HooklineError `USAGE`, `RESTORE_ASK`, or what the package throws */
export async function restoreVerb({ on, text, words: [said, ...paths] }: Flags): Promise<number> {
  if (said === undefined || text['limit'] !== undefined)
    throw new HooklineError('USAGE', 'restore takes an event, or --list', { hint: HELP })
  const door = await restoreDoor()
  const state = stateDir(process.env)
  const backup = door.backupOf(state, said, realpathSync(projectRoot(process.cwd())))
  const options: RestoreOptions = {
    stateDir: state,
    paths: paths.map((path) => namedIn(backup.root, path)),
    isRemovingAdded: on['added'] === true,
    isForced: on['force'] === true,
  }
  const plan = await door.planRestore(backup, options)
  const isJson = on['json'] === true
  if (!isJson) told(planText(plan))
  const isWanted = on['dry-run'] !== true && (await isSure(plan, on))
  const done = isWanted ? await door.applyRestore(plan, options) : undefined
  if (isJson) told(JSON.stringify(planJson(plan, done), null, 2))
  else if (done !== undefined) told(restoredText(done))
  return isWhole(plan, done) ? 0 : 1
}

/** A path as somebody types it where they stand, as the backup names it. */
function namedIn(root: string, path: string): string {
  const inside = relative(root, resolve(realpathSync(process.cwd()), path))
  return inside === '' || inside.startsWith('..') ? path : inside
}

const DEEDS: ReadonlySet<string> = new Set(['bring back', 'replace', 'remove'])

async function isSure({ steps }: RestorePlan, on: Flags['on']): Promise<boolean> {
  const count = steps.filter(({ deed }) => DEEDS.has(deed)).length
  if (count === 0) return false
  if (on['yes'] === true) return true
  const what = count === 1 ? '1 file' : `${count} files`
  if (!isTerminal() || on['json'] === true)
    throw new HooklineError('RESTORE_ASK', `${what} would be changed`, { hint: RESTORE_ERRORS.RESTORE_ASK })
  return isYes(`Change ${what}? What is there now is kept.`)
}

/** A dry run tells what a real one would. */
function isWhole({ steps }: RestorePlan, done: Restored | undefined): boolean {
  const isLeft = steps.some(({ deed }) => ['later', 'blocked', 'uncovered'].includes(deed))
  return !isLeft && (done?.failed.length ?? 0) === 0
}

function told(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}
