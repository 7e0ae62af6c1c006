import type { Options } from 'tsup'

/** How every published library is built: ESM for Node 22, declarations by tsc (tsup cannot under TypeScript 7). */
export const library: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  dts: false,
  sourcemap: true,
  clean: true,
  treeshake: true,
  // what is not published is part of whoever uses it
  noExternal: ['@hookline/answer', '@hookline/child', '@hookline/network'],
}
