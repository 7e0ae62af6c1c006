import { defineConfig } from 'tsup'
import { library } from '../../tsup.preset.ts'

export default defineConfig({
  ...library,
  // unbundled it is hundreds of files
  noExternal: [...library.noExternal!, 'kysely'],
  entry: ['src/index.ts', 'src/lean.ts'],
})
