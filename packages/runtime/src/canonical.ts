import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A file by the one way to its folder; agents may name that by another. A folder that is not there stays as it is named. */
export function canonical(file: string): string {
  try {
    return join(realpathSync(dirname(file)), basename(file))
  } catch {
    return file
  }
}
