import type { PatchedFile } from '@hookline/core'
import { trim } from './blank.ts'

/** The first and the last line of a patch. */
export const BEGIN = '*** Begin Patch'
/** @see BEGIN */
export const END = '*** End Patch'

const MOVE = '*** Move to: '
const HEADERS = [
  ['*** Add File: ', 'add'],
  ['*** Update File: ', 'update'],
  ['*** Delete File: ', 'delete'],
] as const

/**
 * The files of a patch in the `apply_patch` format, in order; none for any other text. Headers count where Codex
 * counts them, also when it will refuse the patch as a whole: a guard had better see a path too many.
 */
export function patchedFiles(patch: string): readonly PatchedFile[] {
  const files: PatchedFile[] = []
  let isUpdate = false
  let below = -1
  for (const [from, line] of linesWithStars(patch)) {
    if (from === below && line.startsWith(MOVE)) {
      files.push({ ...files.pop()!, change: 'move', to: trim(line.slice(MOVE.length)) })
      continue
    }
    // In an update a header with white space in front of it is content; outside, Codex trims it.
    const file: PatchedFile | undefined = isUpdate && !line.startsWith('***') ? undefined : header(trim(line))
    if (file !== undefined) files.push(file)
    if (file !== undefined) isUpdate = file.change === 'update'
    else if (line.startsWith(BEGIN) || line.startsWith(END)) isUpdate = false
    below = file?.change === 'update' ? from + line.length + 1 : -1
  }
  return files
}

/** The lines that could be a header, each with where it begins. */
function* linesWithStars(patch: string): Generator<readonly [from: number, line: string]> {
  for (let at = patch.indexOf('***'); at >= 0;) {
    const from = patch.lastIndexOf('\n', at) + 1
    const end = patch.indexOf('\n', at)
    const to = end < 0 ? patch.length : end
    yield [from, patch.slice(from, to)]
    at = patch.indexOf('***', to)
  }
}

function header(line: string): PatchedFile | undefined {
  const found = HEADERS.find(([words]) => line.startsWith(words))
  return found && { path: line.slice(found[0].length), change: found[1], to: null }
}
