import { defineConfig } from 'tsup'

/** Everything is bundled, in chunks: a process per event loads only what that event needs. */
export default defineConfig({
  entry: { run: 'src/run.ts', main: 'src/main.ts' },
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  clean: true,
  minify: true,
  splitting: true,
  treeshake: true,
  noExternal: [/.*/],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  define: { HOOKLINE_VERSION: JSON.stringify(process.env['npm_package_version'] ?? '0.0.0') },
})
