import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readInstalls } from './installs.ts'
import { sessionCopies } from './session-record.ts'

/** The copies that a wired line calls, or the script that projects' lines call, or a session that goes on. */
export function neededCopies(stateDir: string): ReadonlySet<string> {
  const bin = join(stateDir, 'bin')
  if (!existsSync(bin)) return new Set()
  const installs = readInstalls(stateDir)
  const files = installs.map(({ file }) => file)
  const callers = installs.length === 0 ? [] : [...files, join(bin, 'hook')]
  const texts = callers.map(textOf)
  const wired = readdirSync(bin)
    // by its name: the path to it may stand there in another form, quoted for a shell and for JSON
    .filter((name) => texts.some((text) => text.includes(`/bin/${name}/hook`)))
    .map((name) => join(bin, name))
  return new Set([...wired, ...sessionCopies(stateDir)])
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
