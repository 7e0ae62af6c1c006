import { defineConfig } from 'tsup'
import { library } from '../../tsup.preset.ts'

/** A door for each SDK: a program that uses one of them loads no other. */
export default defineConfig({
  ...library,
  entry: {
    index: 'src/index.ts',
    ai: 'src/ai/index.ts',
    'claude-agent': 'src/claude-agent/index.ts',
    codex: 'src/codex/index.ts',
    'openai-agents': 'src/openai-agents/index.ts',
  },
  // what fills variables and secrets into hooks is not published by itself
  noExternal: ['@hookline/runtime', '@hookline/child'],
  define: { HOOKLINE_VERSION: JSON.stringify(process.env['npm_package_version'] ?? '0.0.0') },
})
