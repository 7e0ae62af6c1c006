import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// a project of its own for each package, with the timeouts of this file: a bare path would have those of vitest
const projects = readdirSync(new URL('packages', import.meta.url)).map((name) => ({
  extends: true as const,
  root: `packages/${name}`,
  test: { name },
}))

export default defineConfig({
  test: {
    projects,
    reporters: ['default', './scripts/plain-reporter.ts'],
    // a second is soon over on a busy machine
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: [fileURLToPath(new URL('scripts/seed.ts', import.meta.url))],
    // a good part of a test's time is waiting for processes: the default leaves a small machine with one worker
    maxWorkers: availableParallelism() + 1,
  },
})
