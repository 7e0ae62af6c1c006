import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { readIf } from '../install/file.ts'
import { npm } from './npm.ts'

type Env = Readonly<Record<string, string | undefined>>

const FILES = ['package.json', 'package-lock.json'] as const

/** What a folder of packages was before npm worked on it. */
export interface Kept {
  readonly dir: string
  readonly files: Readonly<Record<(typeof FILES)[number], string | undefined>>
  readonly hadModules: boolean
}

/** Notes what a folder of packages is; makes it one if it is none. */
export function keep(dir: string): Kept {
  makeFolder(dir)
  const files = {
    'package.json': readIf(join(dir, FILES[0])),
    'package-lock.json': readIf(join(dir, FILES[1])),
  }
  const kept = { dir, files, hadModules: existsSync(join(dir, 'node_modules')) }
  // npm would take the next folder above that has one
  if (files['package.json'] === undefined) writeFileSync(join(dir, FILES[0]), FIRST, { mode: 0o644 })
  return kept
}

const FIRST = `${JSON.stringify({ private: true, description: 'Plugins of hookline, kept by hookline plugin' }, null, 2)}\n`

/** Makes a folder of packages what it was. */
export async function putBack({ dir, files, hadModules }: Kept, env: Env): Promise<void> {
  for (const name of FILES) {
    const text = files[name]
    if (text === undefined) rmSync(join(dir, name), { force: true })
    else writeFileSync(join(dir, name), text)
  }
  if (!hadModules) rmSync(join(dir, 'node_modules'), { recursive: true, force: true })
  else if (files['package.json'] !== undefined) await npm('install', [], dir, env)
}

/** The packages that a folder lists, with what was asked for. */
export function dependenciesIn(dir: string): Readonly<Record<string, string>> {
  try {
    const { dependencies } = JSON.parse(readFileSync(join(dir, FILES[0]), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    return dependencies ?? {}
  } catch {
    return {}
  }
}
