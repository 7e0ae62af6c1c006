import type { Dialect } from '@hookline/core'
import { sniff } from '../sniff.ts'
import { capabilities } from './capabilities.ts'
import { decode, natives } from './decode.ts'
import { encode } from './encode.ts'
import { refuse } from './refuse.ts'
import { rewritten } from './rewrite.ts'

export { UNNEEDED } from './unneeded.ts'

const version = '2.1.330'

/** Anthropic's Claude Code, by its command hooks. */
export const claudeCode: Dialect = {
  spec: 1,
  name: 'claude-code',
  title: 'Claude Code',
  version,
  capabilities,
  versions: [{ version, capabilities }],
  natives,
  decode,
  sniff,
  encode,
  refuse,
  rewritten,
}
