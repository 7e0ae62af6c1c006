import type { PatchedFile } from '@hookline/core'
import { BEGIN, END, patchedFiles } from './patch.ts'

const PROGRAM = /\bapply_?patch\b/
const CHANGE_OF_DIRECTORY = /^\s*cd\s+(?:'([^']*)'|"([^"]*)"|([^\s'"&;|<>]+))\s*&&\s*$/

/** A patch inside a shell command. */
export interface EmbeddedPatch {
  readonly patch: string
  readonly files: readonly PatchedFile[]
}

/**
 * The patch in a command that names `apply_patch` and holds a patch from there on: a here-document, a quoted argument or
 * a pipe. Codex applies `apply_patch <<EOF` and `cd dir && apply_patch <<EOF` by itself, a shell does the rest.
 */
export function patchIn(command: string): EmbeddedPatch | undefined {
  if (!command.includes(BEGIN)) return undefined
  const program = PROGRAM.exec(command)
  const begin = program === null ? -1 : command.indexOf(BEGIN, program.index)
  if (program === null || begin < 0) return undefined
  const end = command.lastIndexOf(END)
  const patch = command.slice(begin, end > begin ? end + END.length : undefined)
  const directory = directoryBefore(command.slice(0, program.index))
  return { patch, files: patchedFiles(patch).map((file) => below(directory, file)) }
}

function directoryBefore(head: string): string {
  const [, single, double, bare] = CHANGE_OF_DIRECTORY.exec(head.slice(head.lastIndexOf('\n') + 1)) ?? []
  return single ?? double ?? bare ?? ''
}

function below(directory: string, file: PatchedFile): PatchedFile {
  const join = (path: string): string =>
    directory === '' || path.startsWith('/') ? path : `${directory.replace(/\/$/, '')}/${path}`
  return { ...file, path: join(file.path), to: file.to === null ? null : join(file.to) }
}
