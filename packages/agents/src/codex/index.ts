import type { Dialect } from '@hookline/core'
import { capabilities, capability } from './capabilities.ts'
import { encode } from './encode.ts'
import { codexReader } from './reader.ts'
import { refuse } from './refuse.ts'
import { rewritten } from './rewrite.ts'
import { transcript } from './transcript/index.ts'
import { tried, version, versions } from './versions.ts'

/** OpenAI's Codex CLI, by its native hooks. */
export const codex: Dialect = {
  ...codexReader,
  version,
  tried,
  get capabilities() {
    return capabilities()
  },
  capability,
  get versions() {
    return versions()
  },
  transcript,
  encode,
  refuse,
  rewritten,
}
