import type { HooksFile } from './hooks-file.ts'
import { setAt, unsetAt } from './set-key.ts'

/** Lists an executor: a package, or a file that begins with ./. @throws HooklineError `EDIT_UNSURE` `TOML_INVALID` */
export function setExecutor(file: HooksFile, name: string, from: string): HooksFile {
  return setAt(file, ['executors', name], from)
}

/** Takes an executor off the list. @throws HooklineError as `setExecutor` */
export function removeExecutor(file: HooksFile, name: string): HooksFile {
  return unsetAt(file, ['executors', name])
}
