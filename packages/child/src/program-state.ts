import type { Program } from '@hookline/core'
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

/** How a program stands in the world; `missing` too where no directory of PATH has it. */
export function programState(program: string, path: string): 'found' | 'missing' | 'not executable' {
  const seen = new Set(placesOf(program, path).map(lookAt))
  return seen.has('found') ? 'found' : seen.has('not executable') ? 'not executable' : 'missing'
}

/** True for a program that the system would start: it is there, may be run, and so is what the first line of a script names. */
export function isStartable({ file, cwd, env }: Program): boolean {
  const places = file.includes('/')
    ? [file]
    : (env['PATH'] ?? NO_PATH).split(delimiter).map((folder) => join(folder, file))
  const found = places.map((place) => resolve(cwd, place)).find((place) => lookAt(place) === 'found')
  if (found === undefined) return false
  const interpreter = interpreterOf(found)
  // the system looks for a relative one from where the child is
  return interpreter === undefined || lookAt(resolve(cwd, interpreter)) === 'found'
}

/** Where the system looks then. */
const NO_PATH = '/usr/bin:/bin'

function placesOf(program: string, path: string): readonly string[] {
  if (isAbsolute(program)) return [program]
  const folders = path.split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, program))
}

function lookAt(file: string): 'found' | 'missing' | 'not executable' {
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return 'missing'
  } catch {
    return 'missing'
  }
  try {
    accessSync(file, constants.X_OK)
    return 'found'
  } catch {
    return 'not executable'
  }
}

/** As far as the system itself reads. */
const FIRST_LINE = 256

function interpreterOf(file: string): string | undefined {
  const line = firstLine(file)
  return line.startsWith('#!') ? /^#![ \t]*(\S+)/.exec(line)?.[1] : undefined
}

function firstLine(file: string): string {
  try {
    const fd = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(FIRST_LINE)
      return bytes.toString('latin1', 0, readSync(fd, bytes)).split('\n', 1)[0]!
    } finally {
      closeSync(fd)
    }
  } catch {
    // what may be run but not read is no script
    return ''
  }
}
