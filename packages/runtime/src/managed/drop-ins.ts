import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file that an agent takes a company's settings from. */
export interface ManagedFile {
  readonly file: string
  readonly text: string
}

/** What lies in a folder of more such files, in the order in which the agent reads them: what a later one says counts. */
export function dropInsIn(folder: string): readonly ManagedFile[] {
  return namesIn(folder)
    .filter((name) => /^[^.].*\.json$/.test(name))
    .toSorted()
    .map((name) => ({ file: join(folder, name), text: textOf(join(folder, name)) }))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** What cannot be read is no settings. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
