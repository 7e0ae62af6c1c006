import type { DialectReader } from '@hookline/core'
import { sniff } from '../sniff.ts'
import { decode, natives } from './decode.ts'
import { transcribed } from './transcript/transcribed.ts'

/** What Codex reports: all that an event nobody wants needs. */
export const codexReader: DialectReader = {
  spec: 1,
  name: 'codex',
  title: 'Codex',
  natives,
  transcribed,
  decode,
  sniff,
}
