import type { Dialect } from '@hookline/core'
import { capabilities } from './capabilities.ts'
import { decode, natives } from './decode.ts'
import { encode } from './encode.ts'
import { refuse } from './refuse.ts'
import { rewritten } from './rewrite.ts'
import { sniff } from '../sniff.ts'
import { version, versions } from './versions.ts'

/** OpenAI's Codex CLI, by its native hooks. */
export const codex: Dialect = {
  spec: 1,
  name: 'codex',
  title: 'Codex',
  version,
  get capabilities() {
    return capabilities()
  },
  get versions() {
    return versions()
  },
  natives,
  decode,
  sniff,
  encode,
  refuse,
  rewritten,
}
