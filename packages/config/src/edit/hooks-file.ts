import { HooklineError } from '@hookline/core'
import { configHint } from '../errors.ts'
import { parseToml, type Table } from '../toml.ts'
import { same } from './intended.ts'
import { layoutOf, type Layout } from './layout.ts'
import { spliced, type Splice } from './splice.ts'

/** A hooks.toml that is being edited: its path, for messages, and its text. */
export interface HooksFile {
  readonly file: string
  readonly text: string
}

const BOM = '\uFEFF'

/** What a hooks.toml says. @throws HooklineError `TOML_INVALID` with the place */
export function tableOf({ text, file }: HooksFile): Table {
  return parseToml(text, file)
}

/** Where the things of a hooks.toml stand. @throws HooklineError `EDIT_UNSURE` */
export function layout({ text, file }: HooksFile): Layout {
  try {
    return layoutOf(text.startsWith(BOM) ? text.slice(1) : text)
  } catch (thrown) {
    throw unsure(file, thrown)
  }
}

/**
 * Changes a text at some places of its layout, and nowhere else. It is read once more: if it does not say what is intended,
 * there is no new text. @throws HooklineError `EDIT_UNSURE`
 */
export function changed(before: HooksFile, splices: readonly Splice[], intended: Table): HooksFile {
  const bom = before.text.startsWith(BOM) ? BOM : ''
  const text = bom + spliced(before.text.slice(bom.length), splices)
  const after = { ...before, text }
  if (!isWhatWasMeant(after, intended)) throw unsure(before.file)
  return after
}

function isWhatWasMeant(after: HooksFile, intended: Table): boolean {
  try {
    return same(tableOf(after), intended)
  } catch {
    return false
  }
}

function unsure(file: string, cause?: unknown): HooklineError {
  const message = `${file} is written in a way in which hookline cannot make this edit without touching something else`
  return new HooklineError('EDIT_UNSURE', message, { file, cause, hint: configHint('EDIT_UNSURE')! })
}
