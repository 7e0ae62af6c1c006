import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { openJournal } from '../src/journal.ts'
import { event, run } from './world.ts'

/** What a process of the kill test does until it is killed. */
export interface Role {
  readonly role: 'produce' | 'deliver'
  readonly file: string
  readonly effects: string
  readonly id: string
}

const LEASE = 600
const { role, file, effects, id } = JSON.parse(process.argv[2]!) as Role
const { journal, aside } = openJournal(file, { waitMs: 20_000 })
if (aside !== undefined) throw aside
if (role === 'produce') produce()
else deliver()

/** Says of what was accepted that it is, after it is. */
function produce(): void {
  for (let n = 0; ; n++) {
    const runs = [run(`${id}-${n}/0`), run(`${id}-${n}/1`, { after: [`${id}-${n}/0`] })]
    const [told] = journal.accept([{ event: event(`${id}-${n}`), runs }])
    if (told!.every((one) => one === 'accepted')) writeSync(1, `${id}-${n}\n`)
    pause(3)
  }
}

/** The effect is one line in one write, which other processes write to, too. */
function deliver(): void {
  const out = openSync(effects, 'a')
  const retry = { attempts: 100, initialMs: 20, factor: 1, maxMs: 20, maxElapsedMs: 600_000 }
  while (!readFileSync(`${effects}.over`, 'utf8').includes('over')) {
    journal.admit(
      journal.newComers(20).map(({ run: one, hook, delivery }) => {
        const lane = `${hook}/${delivery.at(-1)}`
        return { run: one, lane, hook, target: 'there', most: 8 }
      }),
    )
    const claimed = journal.claim({ owner: id, most: 4, lease: LEASE })
    for (const one of claimed) {
      const fails = one.attempt === 1 && one.run % 7 === 0
      if (!fails) writeSync(out, `${one.delivery} ${one.attempt} ${id}\n`)
      journal.settle(
        one,
        fails
          ? { status: 'failed', error: '{}', retryable: true, ofTarget: false }
          : { status: 'done', result: JSON.stringify(id) },
        { owner: id, ms: 1, retry, random: Math.random },
      )
    }
    if (claimed.length === 0) pause(Math.min(20, journal.dueIn() ?? 20))
  }
  closeSync(out)
  journal.close()
}

function pause(ms: number): void {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
