import { HooklineError } from '@hookline/core'
import { configHint } from '../errors.ts'
import type { Path } from '../fault.ts'
import { rawOffset } from '../raw-offset.ts'
import { changed, layout, tableOf, type HooksFile } from './hooks-file.ts'
import type { Table } from '../toml.ts'
import { hookAt, hookIds } from './hooks-of.ts'
import type { Layout, Member, Word } from './layout.ts'
import { isNaming, mentions, type Renaming } from './mentions.ts'
import { spliced, type Splice } from './splice.ts'

/**
 * Gives a hook another name, and everything in the file that speaks of it: `needs`, `results.<id>` in expressions and
 * templates, profiles, tests. @throws HooklineError `HOOK_UNKNOWN` `HOOK_DUPLICATE` `EDIT_UNSURE` `TOML_INVALID`
 */
export function renameHook(file: HooksFile, from: string, to: string): HooksFile {
  const renaming: Renaming = { at: hookAt(file, from), from, to }
  if (from === to) return file
  if (hookIds(file).includes(to))
    throw new HooklineError('HOOK_DUPLICATE', `${file.file} has a hook "${to}" already`, {
      hint: configHint('HOOK_DUPLICATE') ?? 'Choose another name, or rename that one first.',
    })
  const here = layout(file)
  const splices = [
    ...here.members.flatMap((member) => inText(here, member, renaming)),
    ...here.words.flatMap((word) => inWord(word, renaming)),
  ]
  return changed(file, splices, renamed(tableOf(file), [], renaming) as Table)
}

function inText({ text }: Layout, { path, value }: Member, renaming: Renaming): readonly Splice[] {
  if (value.type !== 'TOMLValue' || value.kind !== 'string') return []
  const [start, end] = value.range
  const raw = text.slice(start, end)
  return mentions(path, value.value, renaming).map(({ from, to, put }) => ({
    from: start + rawOffset(raw, from),
    to: start + rawOffset(raw, to),
    put,
  }))
}

function inWord({ path, range: [from, to] }: Word, renaming: Renaming): readonly Splice[] {
  return isNaming(path, renaming.from) ? [{ from, to, put: renaming.to }] : []
}

function renamed(value: unknown, path: Path, renaming: Renaming): unknown {
  if (typeof value === 'string') return spliced(value, mentions(path, value, renaming))
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.map((item, at) => renamed(item, [...path, at], renaming))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      isNaming([...path, key], renaming.from) ? renaming.to : key,
      renamed(item, [...path, key], renaming),
    ]),
  )
}
