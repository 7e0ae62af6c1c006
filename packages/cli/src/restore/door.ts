import { pathToFileURL } from 'node:url'
import { ownDoor, packageOf } from '@hookline/config/own-packages'
import { HooklineError } from '@hookline/core'
import type * as Restore from '@hookline/executor-filesystem/restore'
import { ownFolders } from '../installed.ts'

/** What the installed package has for a restore. @throws HooklineError `EXECUTOR_NOT_INSTALLED`, `EXECUTOR_LOAD` */
export async function restoreDoor(): Promise<typeof Restore> {
  const file = await ownDoor('filesystem', './restore', ownFolders())
  if (file === undefined)
    throw new HooklineError('EXECUTOR_NOT_INSTALLED', `${packageOf('filesystem')} is not installed`, {
      hint: `It is what keeps files, and brings them back: hookline plugin add ${packageOf('filesystem')}`,
    })
  try {
    return (await import(pathToFileURL(file).href)) as typeof Restore
  } catch (cause) {
    const [line] = HooklineError.from(cause).message.split('\n')
    throw new HooklineError('EXECUTOR_LOAD', `${file}: ${line}`, {
      hint: 'Install it again: hookline plugin update',
      cause,
    })
  }
}
