import { pathToFileURL } from 'node:url'
import { ownPackage, packageOf, type OwnPackage } from '@hookline/config/own-packages'
import { HooklineError, isExecutor, type AnyExecutor } from '@hookline/core'

/** Where executors of hookline that come as packages are, and how much of them is wanted. */
export interface OwnMeans {
  /** Folders from which they are looked for where a plan does not say: the user's, that of this hookline. */
  readonly folders: () => readonly string[]
  /** True: for a process that lives for one event. */
  readonly lean: boolean
}

/** An executor of hookline, as a plan found it or as it is installed. @throws HooklineError `EXECUTOR_NOT_INSTALLED`, `EXECUTOR_LOAD` */
export async function ownExecutor(
  name: string,
  found: OwnPackage | undefined,
  { folders, lean }: OwnMeans,
): Promise<AnyExecutor> {
  const at = found ?? (await ownPackage(name, folders()))
  if (at instanceof Error) throw at
  if (at === undefined) {
    const hint = `Install it: hookline plugin add ${packageOf(name)}`
    throw new HooklineError('EXECUTOR_NOT_INSTALLED', `${packageOf(name)} is not installed`, { hint })
  }
  return imported((lean ? at.lean : undefined) ?? at.module)
}

async function imported(module: string): Promise<AnyExecutor> {
  let exports: Readonly<Record<string, unknown>>
  try {
    exports = (await import(pathToFileURL(module).href)) as Readonly<Record<string, unknown>>
  } catch (cause) {
    const [line] = HooklineError.from(cause).message.split('\n')
    const hint = 'Install it again: hookline plugin update'
    throw new HooklineError('EXECUTOR_LOAD', `${module}: ${line}`, { hint, cause })
  }
  const executor = Object.values(exports).find(isExecutor)
  if (executor !== undefined) return executor
  throw new HooklineError('EXECUTOR_INVALID', `${module} exports no executor`)
}
