import { equal, ok } from 'node:assert/strict'
import { event } from './event.ts'
import { execution, type Trial } from './execution.ts'

/** Asserts that a delivery which comes again, because nobody knows whether it arrived, is done once. */
export async function assertOnce(trial: Trial): Promise<void> {
  for (const use of trial.works) {
    const about = use.event ?? event('exec.before')
    const id = `${about.id}:user/once`
    const done = async (): Promise<number> => (await trial.done?.()) ?? 0
    const before = await done()
    await execution(use, trial, { event: about, delivery: { id, attempt: 1 } })
    const once = await done()
    ok(once > before, `"${use.name}" does nothing that \`done\` could count`)
    await execution(use, trial, { event: about, delivery: { id, attempt: 2 } })
    equal(await done(), once, `"${use.name}" says that it is idempotent, and does one delivery twice`)
  }
}
