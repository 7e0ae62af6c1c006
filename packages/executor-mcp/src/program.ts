import type { HookConfig } from '@hookline/core'
import { statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { mcpError } from './errors.ts'

/** Where a program is: a bare name stays one, for PATH; a relative path lies beside the hooks.toml that names it. */
export function resolveProgram(program: string, { source }: HookConfig): string {
  if (!program.includes('/') || isAbsolute(program)) return program
  if (source === undefined)
    throw mcpError('MCP_PROGRAM_RELATIVE', `"${program}" is relative, and the hook comes from no file`)
  return resolve(dirname(source.file), program)
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
