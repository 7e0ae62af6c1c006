import { existsSync, writeFileSync } from 'node:fs'
import { openJournal } from '../src/journal.ts'
import { MIGRATIONS } from '../src/schema.ts'
import { event, run } from './world.ts'

/** What a process is to do. */
export interface Order {
  readonly file: string
  /** It opens when this file is there, and says before that it is ready: `<go>.<id>`. */
  readonly go?: string
  readonly id: string
  /** Whoever is not bound to modes becomes somebody who is. */
  readonly as?: number
  /** Steps of a schema to come. */
  readonly steps?: readonly string[]
}

/** What came of it. */
export interface Report {
  readonly aside?: string
  readonly accepted?: unknown
  readonly faults?: readonly string[]
  readonly code?: string
  readonly message?: string
}

const { file, go, id, as, steps = [] } = JSON.parse(process.argv[2]!) as Order
if (go !== undefined) {
  writeFileSync(`${go}.${id}`, '')
  while (!existsSync(go)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25)
}
if (as !== undefined) {
  process.setgroups!([])
  process.setgid!(as)
  process.setuid!(as)
}
process.stdout.write(JSON.stringify(report()))

function report(): Report {
  try {
    const { journal, aside } = openJournal(file, { waitMs: 30_000, migrations: [...MIGRATIONS, ...steps] })
    const accepted = journal.accept([{ event: event(id), runs: [run(`d-${id}`)] }])
    journal.close()
    return { accepted, ...(aside === undefined ? {} : { aside: aside.message }) }
  } catch (thrown) {
    const { code, message } = thrown as { readonly code?: string; readonly message: string }
    return { code: code ?? 'none', message }
  }
}
