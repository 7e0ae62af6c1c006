import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Closes a test run with one plain line: "tests: N passed, N failed, S skipped". In CI a skip is a failure, and what failed at first is named. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 }
    const again: string[] = []
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state !== 'pending') count[state]++
        if (test.diagnostic()?.flaky === true) again.push(secondTry(test))
      }
      if (module.state() === 'failed' && module.errors().length > 0) count.failed++
    }
    if (process.env['CI'] !== undefined && count.skipped > 0) process.exitCode = 1
    process.on('exit', () => {
      process.stdout.write(again.join(''))
      process.stdout.write(
        `tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`,
      )
    })
  }
}

function secondTry(test: TestCase): string {
  const why = test.result().errors?.map(({ message }) => message.split('\n')[0]) ?? []
  return `passed only at the second try: ${test.project.name}: ${test.module.relativeModuleId} > ${test.fullName}: ${why.join('; ')}\n`
}
