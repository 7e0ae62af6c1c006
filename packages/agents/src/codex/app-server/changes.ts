import type { PatchedFile } from '@hookline/core'
import { type Fields, asFields, fields, text } from '../../payload.ts'
import { BEGIN, END } from '../patch.ts'

/** What a `fileChange` item tells of its files, in the words of a patch. */
export interface Changes {
  readonly files: readonly PatchedFile[]
  /** In Codex's own format; the lines of an update are those of a unified diff. */
  readonly patch: string
}

/** The changes of an item, paths as seen from the project's root. */
export function changesOf(item: Fields, root: string): Changes {
  const list = Array.isArray(item['changes']) ? (item['changes'] as readonly unknown[]) : []
  const changes = list.map((one) => changed(asFields(one) ?? {}, root))
  const patch = [BEGIN, ...changes.flatMap(({ lines }) => lines), END].join('\n')
  return { files: changes.map(({ file }) => file), patch: `${patch}\n` }
}

interface Changed {
  readonly file: PatchedFile
  readonly lines: readonly string[]
}

function changed(change: Fields, root: string): Changed {
  const path = below(text(change, 'path') ?? '', root)
  const kind = fields(change, 'kind') ?? {}
  const diff = text(change, 'diff') ?? ''
  const moved = text(kind, 'move_path')
  const to = moved === null ? null : below(moved, root)
  return (KINDS[text(kind, 'type') ?? ''] ?? updated)(path, diff, to)
}

type Kind = (path: string, diff: string, to: string | null) => Changed

const updated: Kind = (path, diff, to) => ({
  file: { path, change: to === null ? 'update' : 'move', to },
  lines: [
    `*** Update File: ${path}`,
    ...(to === null ? [] : [`*** Move to: ${to}`]),
    ...linesOf(diff.replace(/\n*Moved to: [^\n]*\s*$/, '')),
  ],
})

const KINDS: Readonly<Record<string, Kind>> = {
  add: (path, diff) => ({
    file: { path, change: 'add', to: null },
    lines: [`*** Add File: ${path}`, ...linesOf(diff).map((line) => `+${line}`)],
  }),
  delete: (path) => ({ file: { path, change: 'delete', to: null }, lines: [`*** Delete File: ${path}`] }),
  update: updated,
}

function linesOf(diff: string): readonly string[] {
  return diff === '' ? [] : diff.replace(/\n$/, '').split('\n')
}

/** Hooks are told paths as the model wrote them, mostly from the root on. */
function below(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path
}
