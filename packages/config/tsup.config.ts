import { defineConfig } from 'tsup'
import { library } from '../../tsup.preset.ts'

export default defineConfig({
  ...library,
  entry: {
    index: 'src/index.ts',
    edit: 'src/edit/index.ts',
    expressions: 'src/expressions.ts',
    patterns: 'src/patterns.ts',
    'own-packages': 'src/own-packages.ts',
    toml: 'src/toml.ts',
  },
})
