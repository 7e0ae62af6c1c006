import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*'],
    reporters: ['default', './scripts/plain-reporter.ts'],
    testTimeout: 30_000,
  },
})
