import { copyFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig } from 'tsup'
import { library } from '../../tsup.preset.ts'

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/lean.ts'],
  // by itself it is hundreds of files, which a process of one event would wait for
  noExternal: [...library.noExternal!, 'kysely'],
  minify: true,
  async onSuccess() {
    const kysely = dirname(dirname(createRequire(import.meta.url).resolve('kysely')))
    copyFileSync(join(kysely, 'LICENSE'), 'dist/kysely.LICENSE.txt')
  },
})
