import type { ContractCase } from '../src/index.ts'

/** The names of the cases that are not kept, each with what is said of it. */
export async function failing(cases: readonly ContractCase[]): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>()
  // one after another: what one of them writes to stdout must not be heard by another
  for (const { name, run } of cases) {
    try {
      await run()
    } catch (thrown) {
      failed.set(name, (thrown as Error).message)
    }
  }
  return failed
}
