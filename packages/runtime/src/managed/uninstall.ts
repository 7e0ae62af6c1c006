import { chmodSync, existsSync } from 'node:fs'
import { fingerprint, readIf, replaceFile } from '../install/file.ts'
import { inFile } from '../install/in-file.ts'
import { recordFile, type Install } from '../install/installs.ts'
import { locked } from '../install/lock.ts'
import { keepInstall } from '../install/record.ts'
import { isManagedLine, recordedFor, wiringFor } from './draft.ts'
import { mustBeRoot, pruned } from './install.ts'
import { MANAGED_HOME } from './places.ts'

/** What was undone, or would be. */
export interface ManagedUndone {
  readonly file: string
  readonly before: string | undefined
  /** `undefined`: there is no such file any more. */
  readonly after: string | undefined
  /** `restored`: it is what it was, to the byte. `taken-out`: only what was ours is gone. */
  readonly how: 'restored' | 'taken-out' | 'nothing-there'
  readonly removed: readonly string[]
}

/** Takes the company's lines out of an agent's file again; hooks.toml stays. @throws HooklineError `MANAGED_NOT_ROOT` */
export async function uninstallManaged(agent: string, dryRun: boolean): Promise<ManagedUndone> {
  const planned = plan(agent)
  if (dryRun) return planned
  mustBeRoot()
  const { file, before, after, how } = planned
  return locked(MANAGED_HOME, async () => {
    if (how !== 'nothing-there') replaceFile(file, before, after)
    if (recordedFor(file) !== undefined) {
      keepInstall(MANAGED_HOME, file, undefined)
      chmodSync(recordFile(MANAGED_HOME), 0o644)
    }
    return { ...planned, removed: pruned() }
  })
}

function plan(agent: string): ManagedUndone {
  const wiring = wiringFor(agent)
  const { file } = wiring
  const before = readIf(file)
  const nothing = { file, before, after: before, how: 'nothing-there', removed: [] } as const
  if (before === undefined) return nothing
  const without = inFile(file, () => wiring.unwired(before, isManagedLine(agent)))
  if (without === before) return nothing
  const restored = asBefore(recordedFor(file), before)
  if (restored !== undefined) return { file, before, after: restored.text, how: 'restored', removed: [] }
  return { file, before, after: without, how: 'taken-out', removed: [] }
}

/** What the file was, if nobody wrote to it since. */
function asBefore(
  recorded: Install | undefined,
  now: string,
): { readonly text: string | undefined } | undefined {
  const own = recorded?.touched.find(({ file }) => file === recorded.file)
  if (own?.restorable !== true || own.left !== fingerprint(now)) return undefined
  if (own.backup === null) return { text: undefined }
  return existsSync(own.backup) ? { text: readIf(own.backup) } : undefined
}
