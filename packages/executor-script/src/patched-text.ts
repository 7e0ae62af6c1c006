import type { PatchCall } from '@hookline/core'

/** What a patch does to the text of one file, as far as it can be told. */
export interface PatchedText {
  readonly isNew: boolean
  readonly before: string
  readonly after: string
}

/**
 * The lines that a patch takes from and gives to a file: in the format of `apply_patch`, hunks one below the other. Of any
 * other text nobody knows what belongs to which file, so all of it is what comes after: a script that looks for something
 * had better see too much.
 */
export function patchedText({ files, patch }: PatchCall, path: string): PatchedText {
  const file = files.find((one) => one.path === path || one.to === path)
  const isNew = file?.change === 'add' || (file?.to === path && file.path !== path)
  const lines = file === undefined || patch === null ? undefined : section(patch, file.path)
  if (lines === undefined) return { isNew, before: '', after: patch ?? '' }
  return { isNew, before: taken(lines, '-', isNew), after: taken(lines, '+', isNew) }
}

const HEADER = /^\*\*\* (?:Add|Update|Delete) File: (.*?)\s*$/

/** The lines below every header of the file: a patch may come back to one. */
function section(patch: string, path: string): readonly string[] | undefined {
  let isOurs = false
  let found: string[] | undefined
  for (const line of patch.split(/\r?\n/)) {
    const header = HEADER.exec(line)
    if (header !== null) isOurs = belongs(header[1]!, path)
    else if (line.startsWith('*** End Patch')) isOurs = false
    else if (isOurs && !line.startsWith('*** ') && !line.startsWith('@@')) (found ??= []).push(line)
    if (isOurs) found ??= []
  }
  return found
}

/** A patch inside a command names its files as they lie from the directory that the command changes to. */
function belongs(named: string, path: string): boolean {
  return named === path || path.endsWith(`/${named}`)
}

/** Lines of one sign and those of both; a new file has no other lines than its own. */
function taken(lines: readonly string[], sign: '-' | '+', isNew: boolean): string {
  const wanted = lines.filter((line) => line.startsWith(sign) || (!isNew && !/^[-+]/.test(line)))
  const text = wanted.map((line) => line.slice(1)).join('\n')
  return isNew && sign === '+' && wanted.length > 0 ? `${text}\n` : text
}
