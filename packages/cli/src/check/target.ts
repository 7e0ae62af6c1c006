import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { MANAGED_CONFIG, projectConfig, projectRoot } from '@hookline/runtime'
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
  /** The layer that it is read as; none: where it lies says so. */
  readonly layer?: 'managed' | 'user'
  /** What it holds, where that is no file. */
  readonly text?: string
}

/** Which files `check` is about: those named, the one that is said to be the user's, or those of all layers as seen from here. */
export function targetsOf(words: readonly string[], config: string | undefined): readonly Target[] {
  if (words.length > 0) return words.map(named)
  const user: Target = { ...tomlAt(configFile(config)), layer: 'user' }
  if (config !== undefined) return [user]
  const found = projectConfig(projectRoot(process.cwd()), user.file)
  const project = found.is === 'none' ? [] : found.is === 'several' ? found.files : [found.file]
  const all: readonly Target[] = [
    { ...tomlAt(MANAGED_CONFIG), layer: 'managed' },
    user,
    ...project.map((file) => tomlAt(file)),
  ]
  const there = all.filter(({ file }) => existsSync(file))
  return there.length === 0 ? [user] : there
}

function tomlAt(file: string): Target {
  return { file, name: file, kind: 'toml' }
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
