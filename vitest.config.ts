import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const isCI = process.env['CI'] === 'true'

/** Minutes of waiting for what hangs: the client and the server are tried with that by themselves. */
const SLOW = ['test/codex-failures*.test.ts']

/** They only compute: a process of its own for each of their files would take longer than the tests in it. */
const PURE = ['agents', 'answer', 'codex-plugin', 'config', 'core', 'network', 'sdk']

// a project of its own for each package, with the timeouts of this file: a bare path would have those of vitest
const projects = readdirSync(new URL('packages', import.meta.url)).map((name) => ({
  extends: true as const,
  root: `packages/${name}`,
  test: { name, isolate: !PURE.includes(name) },
}))

/** The real Codex again, asked the other way: the resident process answers what a process for each event does elsewhere. */
const swapped = {
  extends: true as const,
  root: 'packages/repo-tests',
  test: {
    name: 'repo-tests-swapped',
    // and what only a process that stays can do
    include: ['test/{codex-*,hostile-codex,claude-script-codex}.test.ts', 'test/*.resident.ts'],
    // they are asked through what is installed, which is the resident process already
    exclude: ['test/codex-{quickstart,version,crowd}.test.ts', ...(isCI ? SLOW : [])],
    env: { HOOKLINE_WAYS: 'swapped' },
  },
}

/** What loads the whole machine by itself. */
const alone = {
  extends: true as const,
  root: 'packages/repo-tests',
  // after all others
  test: { name: 'repo-tests-alone', include: ['test/*.alone.ts'], sequence: { groupOrder: 1 } },
}

export default defineConfig({
  test: {
    projects: [...projects, swapped, alone],
    reporters: ['default', './scripts/plain-reporter.ts'],
    // a second is soon over on a busy machine
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // on a machine that does other things, too; each is named at the end, and a property that failed once has failed
    retry: isCI ? { count: 1, condition: /^(?!Property failed)/ } : 0,
    setupFiles: [fileURLToPath(new URL('scripts/seed.ts', import.meta.url))],
    // a good part of a test's time is waiting for processes: the default leaves a small machine with one worker
    maxWorkers: availableParallelism() + 1,
  },
})
