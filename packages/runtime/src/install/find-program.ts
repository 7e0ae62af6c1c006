import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { installError } from '../errors.ts'

/** A program by its path, or by its name on PATH; `undefined`: there is none. @throws HooklineError `AGENT_SILENT` */
export function findProgram(
  name: string,
  given: string | undefined,
  path: string | undefined,
): string | undefined {
  if (given !== undefined) {
    if (isProgram(resolve(given))) return resolve(given)
    throw installError('AGENT_SILENT', `${given} is not a program`)
  }
  return (path ?? '')
    .split(delimiter)
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, name))
    .find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
