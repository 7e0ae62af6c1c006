import { defineConfig } from 'tsup'
import { library } from '../../tsup.preset.ts'

/** A dialect by itself, too: a program that speaks with one agent loads no other. */
export default defineConfig({
  ...library,
  entry: {
    index: 'src/index.ts',
    codex: 'src/codex/index.ts',
    'codex-reader': 'src/codex/reader.ts',
    'claude-code': 'src/claude-code/index.ts',
  },
})
