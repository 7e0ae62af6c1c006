import type { HookConfig } from '@hookline/core'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { scriptError } from './errors.ts'

/** Where a program is: a bare name stays one, for PATH; a relative path lies beside the hooks.toml that names it. */
export function resolveProgram(program: string, { source }: HookConfig): string {
  if (!program.includes('/') || isAbsolute(program)) return program
  if (source === undefined)
    throw scriptError('SCRIPT_PROGRAM_RELATIVE', `"${program}" is relative, and the hook comes from no file`)
  return resolve(dirname(source.file), program)
}

/** How a program stands in the world; `missing` too where no directory of PATH has it. */
export function findProgram(program: string, path: string): 'found' | 'missing' | 'not executable' {
  if (isAbsolute(program)) return lookAt(program)
  const places = path.split(delimiter).filter((directory) => directory !== '')
  const seen = new Set(places.map((directory) => lookAt(join(directory, program))))
  return seen.has('found') ? 'found' : seen.has('not executable') ? 'not executable' : 'missing'
}

function lookAt(file: string): 'found' | 'missing' | 'not executable' {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat?.isFile() !== true) return 'missing'
  try {
    accessSync(file, constants.X_OK)
    return 'found'
  } catch {
    return 'not executable'
  }
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
