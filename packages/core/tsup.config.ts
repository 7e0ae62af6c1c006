import { defineConfig } from 'tsup'
import { library } from '../../tsup.preset.ts'

/** Metrics by themselves: a program that wants none carries none, and each door is one file. */
export default defineConfig({
  ...library,
  splitting: false,
  entry: { index: 'src/index.ts', metrics: 'src/metrics/index.ts' },
})
