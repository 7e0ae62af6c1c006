import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readInstalls } from './installs.ts'

/** The copies that a wired line calls, or the script that projects' lines call. */
export function neededCopies(stateDir: string): ReadonlySet<string> {
  const bin = join(stateDir, 'bin')
  if (!existsSync(bin)) return new Set()
  const installs = readInstalls(stateDir)
  const files = installs.map(({ file }) => file)
  const callers = installs.length === 0 ? [] : [...files, join(bin, 'hook')]
  const texts = callers.map(textOf)
  return new Set(
    readdirSync(bin)
      .map((name) => join(bin, name))
      .filter((copy) => texts.some((text) => text.includes(`${copy}/hook`))),
  )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
