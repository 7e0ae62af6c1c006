import { resolve } from 'node:path'
import { configFile } from '../plan.ts'
import { readAll } from '../stdio.ts'
import { sourceText } from '../verbs/complain.ts'

/** Something to be checked. */
export interface Target {
  /** Absolute; what is relative in it is so from here. */
  readonly file: string
  /** What it is called where it is told of. */
  readonly name: string
  readonly kind: 'toml' | 'markdown'
  /** True: it is said to be the user's own, wherever it lies. */
  readonly isOwn?: boolean
  /** What it holds, where that is no file. */
  readonly text?: string
}

/** Which files `check` is about: those named, or the hooks.toml that hookline reads. */
export function targetsOf(words: readonly string[], config: string | undefined): readonly Target[] {
  if (words.length > 0) return words.map(named)
  const file = configFile(config)
  return [{ file, name: file, kind: 'toml', isOwn: true }]
}

function named(word: string): Target {
  if (word === '-')
    return { file: resolve('stdin'), name: 'stdin', kind: 'toml', text: Buffer.from(readAll()).toString() }
  const file = resolve(word)
  return { file, name: file, kind: /\.(md|mdx|markdown)$/i.test(file) ? 'markdown' : 'toml' }
}

/** What a target holds, as far as it can be read: to show lines of it. */
export function textOf({ file, text }: Pick<Target, 'file' | 'text'>): string {
  if (text !== undefined) return text
  return sourceText(file)
}
