import { cpSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Codex } from '../e2e/index.ts'
import { isReadable, READABLE } from '../test/hostile-world.ts'

/** The programs of a machine, where everybody can read them. */
export interface Programs {
  readonly node: string
  readonly hookline: string
  readonly codex: Codex
}

/** `folder`: where copies go, if they are needed. */
export function readablePrograms(codex: Codex, folder: string): Programs {
  return { node: READABLE.node, hookline: READABLE.bin, codex: readableCodex(codex, folder) }
}

function readableCodex(codex: Codex, folder: string): Codex {
  const own = dirname(dirname(realpathSync(codex.entry)))
  if (isReadable(join(own, 'bin/codex.js'))) return codex
  // its binary is a package beside it
  const to = join(folder, 'node_modules/@openai')
  mkdirSync(to, { recursive: true })
  cpSync(dirname(own), to, { recursive: true, dereference: true })
  return { ...codex, entry: join(to, 'codex/bin/codex.js') }
}
