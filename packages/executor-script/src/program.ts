import { placeOf } from '@hookline/child'
import type { HookConfig } from '@hookline/core'
import { scriptError } from './errors.ts'

/** Where a program is: a bare name stays one, for PATH; a relative path lies beside the hooks.toml that names it. */
export function resolveProgram(program: string, hook: HookConfig): string {
  const place = placeOf(program, hook)
  if (place !== undefined) return place
  throw scriptError('SCRIPT_PROGRAM_RELATIVE', `"${program}" is relative, and the hook comes from no file`)
}
