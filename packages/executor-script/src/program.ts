import { placeOf } from '@hookline/child'
import type { HookConfig } from '@hookline/core'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { scriptError } from './errors.ts'

/** Where a program is: a bare name stays one, for PATH; a relative path lies beside the hooks.toml that names it. */
export function resolveProgram(program: string, hook: HookConfig): string {
  const place = placeOf(program, hook)
  if (place !== undefined) return place
  throw scriptError('SCRIPT_PROGRAM_RELATIVE', `"${program}" is relative, and the hook comes from no file`)
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
