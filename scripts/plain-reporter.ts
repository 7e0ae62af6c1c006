import type { Reporter, TestModule } from 'vitest/node'

/** Closes a test run with one plain line: "tests: N passed, N failed, S skipped". In CI a skip is a failure. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') count[state]++
      }
      if (module.state() === 'failed' && module.errors().length > 0) count.failed++
    }
    if (process.env['CI'] !== undefined && count.skipped > 0) process.exitCode = 1
    process.on('exit', () => {
      process.stdout.write(
        `tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`,
      )
    })
  }
}
