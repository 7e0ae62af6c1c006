import type { HookConfig } from '@hookline/core'
import { statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'

/**
 * Where a program is: a bare name stays one, for PATH; a relative path lies beside the hooks.toml that names it. `undefined`: it
 * is relative, and the hook comes from no file.
 */
export function placeOf(program: string, { source }: HookConfig): string | undefined {
  if (!program.includes('/') || isAbsolute(program)) return program
  return source === undefined ? undefined : resolve(dirname(source.file), program)
}

/** True for a directory that is there. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    // not to be looked at (ENOTDIR, EACCES, a NUL byte) is not there
    return false
  }
}
