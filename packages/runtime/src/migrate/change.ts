import type { Draft } from './draft.ts'
import { withoutInJson } from './json-switch.ts'
import type { Original } from './original.ts'
import type { Source } from './source.ts'
import { withoutInToml } from './toml-switch.ts'

/** A file of the agent, and what it is to be. */
export interface Change {
  readonly file: string
  readonly before: string
  readonly after: string
}

/** The files without some of what is in them, and what cannot be taken out. */
export function changesOf(
  { sources }: Draft,
  gone: readonly Original[],
): { readonly changes: readonly Change[]; readonly stuck: readonly Original[] } {
  const made = sources.map((source) =>
    thinned(
      source,
      gone.filter(({ file }) => file === source.file),
    ),
  )
  return {
    changes: made.flatMap(({ change }) => (change.after === change.before ? [] : [change])),
    stuck: made.flatMap(({ stuck }) => stuck),
  }
}

function thinned(
  { file, text, toml, originals, settings }: Source,
  gone: readonly Original[],
): { readonly change: Change; readonly stuck: readonly Original[] } {
  if (gone.length === 0) return { change: { file, before: text, after: text }, stuck: [] }
  if (toml === undefined)
    return {
      change: { file, before: text, after: withoutInJson(text, gone, settings === undefined) },
      stuck: [],
    }
  const { text: after, stuck } = withoutInToml(text, toml, originals, gone)
  return { change: { file, before: text, after }, stuck }
}
