import type { PatchedFile } from '@hookline/core'
import { type Fields, asFields, needFields, needList, needText, text } from '../payload.ts'
import { type FileText, type Hunk, patchText, textOf } from './patch.ts'
import type { Place } from './place.ts'

/** How one of the tools that change a file says it. */
interface Tool {
  /** The field that holds the path. */
  readonly path: 'file_path' | 'notebook_path'
  /** @throws HooklineError `PAYLOAD_INVALID` */
  readonly read: (input: Fields) => Pick<FileText, 'change' | 'hunks'>
  /** The fields that say this; `undefined` where the tool cannot. */
  readonly write: (change: FileText['change'], hunks: readonly Hunk[], input: Fields) => object | undefined
}

const TOOLS: Readonly<Record<string, Tool>> = {
  Write: {
    path: 'file_path',
    // whether there is such a file already is not told
    read: (input) => ({ change: 'add', hunks: [{ before: '', after: needText(input, 'content') }] }),
    write: (change, [hunk]) => (change === 'add' ? { content: hunk!.after } : undefined),
  },
  Edit: {
    path: 'file_path',
    read: (input) => changed([replaced(input)]),
    write: (change, hunks) => (hunks.length === 1 && fits(change, hunks) ? replacing(hunks[0]!) : undefined),
  },
  MultiEdit: {
    path: 'file_path',
    read: (input) =>
      changed(needList(input, 'edits').map((edit, at) => replaced(needFields(edit, `edits[${at}]`)))),
    write: (change, hunks, input) => {
      const edits = needList(input, 'edits')
      return fits(change, hunks)
        ? { edits: hunks.map((hunk, at) => ({ ...asFields(edits[at]), ...replacing(hunk) })) }
        : undefined
    },
  },
  NotebookEdit: {
    path: 'notebook_path',
    read: (input) => ({ change: 'update', hunks: [{ before: '', after: text(input, 'new_source') ?? '' }] }),
    write: (change, [hunk, ...more]) =>
      change === 'update' && hunk?.before === '' && more.length === 0
        ? { new_source: hunk.after }
        : undefined,
  },
}

/** True for a tool whose call is a patch. */
export function isEdit(tool: string): boolean {
  return Object.hasOwn(TOOLS, tool)
}

/** What a call of such a tool changes. @throws HooklineError `PAYLOAD_INVALID` */
export function edited(
  tool: string,
  input: Fields,
  { seen }: Place,
): { readonly files: readonly PatchedFile[]; readonly patch: string } {
  const { path, read } = TOOLS[tool]!
  const file = { ...read(input), path: seen(needText(input, path)) }
  return { files: filesIn(file), patch: patchText(file) }
}

/** The file that a change in text is about. */
export function filesIn({ path, change }: Pick<FileText, 'path' | 'change'>): readonly PatchedFile[] {
  return [{ path, change, to: null }]
}

/**
 * The tool's input for another patch: one of one file, in the format that `edited` writes, that the tool can carry out; or
 * the whole input as JSON, as scripts of Claude Code say it. `undefined` for any other text.
 */
export function editInput(tool: string, input: Fields, patch: string, place: Place): Fields | undefined {
  if (/^\s*\{/.test(patch)) return inputIn(patch, tool, place)
  const { path, write } = TOOLS[tool]!
  const file = textOf(patch)
  const fields = file && write(file.change, file.hunks, input)
  if (file === undefined || fields === undefined) return undefined
  const now = text(input, path)
  const isSame = now !== null && place.seen(now) === file.path
  return { ...input, ...fields, [path]: isSame ? now : place.absolute(file.path) }
}

function inputIn(patch: string, tool: string, place: Place): Fields | undefined {
  try {
    const input = needFields(JSON.parse(patch), 'patch')
    edited(tool, input, place)
    return input
  } catch {
    return undefined
  }
}

function replaced(from: Fields): Hunk {
  return { before: needText(from, 'old_string'), after: needText(from, 'new_string') }
}

function replacing({ before, after }: Hunk): object {
  return { old_string: before, new_string: after }
}

/** What replaces nothing makes a file. */
function changed(hunks: readonly Hunk[]): Pick<FileText, 'change' | 'hunks'> {
  return { change: hunks[0]?.before === '' ? 'add' : 'update', hunks }
}

/** A new file is one that replaces nothing; in one that is there something has to be replaced. */
function fits(change: FileText['change'], hunks: readonly Hunk[]): boolean {
  return change === 'add' || (hunks.length > 0 && hunks.every(({ before }) => before !== ''))
}
