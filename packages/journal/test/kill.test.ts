import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openJournal } from '../src/journal.ts'
import type { Role } from './deliverer.ts'
import { ENV, folder, openers } from './processes.ts'

/** `HOOKLINE_KILLS=500` is the long run. */
const KILLS = Number(process.env['HOOKLINE_KILLS'] ?? 40)

interface World {
  readonly start: (role: Role['role']) => ChildProcess
  readonly acknowledged: Set<string>
  readonly said: string[]
  readonly file: string
  readonly effects: string
}

function world(): World {
  const dir = folder()
  const [file, effects] = [join(dir, 'journal.db'), join(dir, 'effects')]
  for (const name of [effects, `${effects}.over`]) writeFileSync(name, '')
  const acknowledged = new Set<string>()
  const said: string[] = []
  let count = 0
  return {
    file,
    effects,
    acknowledged,
    said,
    start(role) {
      const order: Role = { role, file, effects, id: `${role}-${count++}` }
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'deliverer.ts'), JSON.stringify(order)],
        { env: ENV },
      )
      onTestFinished(() => void child.kill('SIGKILL'))
      let rest = ''
      child.stdout.on('data', (chunk) => {
        const lines = `${rest}${chunk}`.split('\n')
        rest = lines.pop()!
        for (const line of lines) acknowledged.add(line)
      })
      child.stderr.on('data', (chunk) => said.push(String(chunk)))
      return child
    },
  }
}

test(
  'whoever is killed or stopped whenever, what was acknowledged has its effect',
  { timeout: 600_000 },
  async () => {
    const { start, acknowledged, said, file, effects } = world()
    const roles = ['produce', 'deliver', 'deliver', 'produce'] as const
    const living = roles.map(start)
    await sleep(400)
    for (let kills = 0; kills < KILLS;) {
      await sleep(40 + Math.random() * 300)
      const at = Math.floor(Math.random() * roles.length)
      if (Math.random() < 0.3) {
        // longer than its lease: when it goes on, others have what it had
        const child = living[at]!
        child.kill('SIGSTOP')
        void sleep(700).then(() => child.kill('SIGCONT'))
      } else {
        living[at]!.kill('SIGKILL')
        living[at] = start(roles[at]!)
        kills++
      }
    }
    for (const [at, child] of living.entries()) if (roles[at] === 'produce') await end(child)
    const { journal } = openJournal(file, { waitMs: 20_000 })
    while (journal.dueIn() !== undefined) await sleep(50)
    writeFileSync(`${effects}.over`, 'over')
    for (const [at, child] of living.entries())
      if (roles[at] === 'deliver') expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0)
    expect(said.join('')).toBe('')

    const done = readFileSync(effects, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '))
    const byDelivery = grouped(done, ([delivery]) => delivery!)
    for (const id of acknowledged)
      expect([byDelivery.has(`${id}/0`), byDelivery.has(`${id}/1`), id]).toEqual([true, true, id])
    expect(acknowledged.size).toBeGreaterThan(KILLS)
    // a repeat is another attempt of the same delivery, and the journal knows of each
    expect(new Set(done.map(([delivery, attempt]) => `${delivery} ${attempt}`)).size).toBe(done.length)
    expect(journal.faults()).toEqual([])
    expect(journal.db.all("SELECT delivery FROM runs WHERE state <> 'done'")).toEqual([])
    const attempts = journal.db.all(
      'SELECT delivery, number, attempts.owner AS owner, status, runs.attempts AS last, runs.result FROM attempts JOIN runs ON runs.id = run ORDER BY delivery, number',
    )
    for (const [delivery, tries] of grouped(attempts, (row) => String(row['delivery']))) {
      expect(tries.map(({ number }) => number)).toEqual(tries.map((_, at) => at + 1))
      expect(tries.at(-1)).toMatchObject({ status: 'done', number: tries[0]!['last'] })
      // whoever said last that it is done is who did it
      const [, attempt, owner] = byDelivery.get(delivery)!.at(-1)!
      expect(tries.map(({ number, owner: who }) => `${number} ${who}`)).toContain(`${attempt} ${owner}`)
      for (const { status } of tries.slice(0, -1)) expect(['lost', 'failed']).toContain(status)
      for (const [, number, who] of byDelivery.get(delivery)!)
        expect(tries[Number(number) - 1]).toMatchObject({ owner: who })
    }
    journal.close()
  },
)

function grouped<T>(all: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const one of all) found.set(by(one), [...(found.get(by(one)) ?? []), one])
  return found
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('two hundred processes make the same journal at once', { timeout: 300_000 }, async () => {
  const file = join(folder(), 'journal.db')
  expect(await openers([{ file: `${file}.first`, id: '1' }])).toHaveLength(1)
  const orders = Array.from({ length: 200 }, (_, n) => ({ file, id: String(n) }))
  const reports = await openers(orders)
  expect(reports.filter(({ accepted, stderr }) => accepted === undefined || stderr !== '')).toEqual([])
  const { journal } = openJournal(file, { waitMs: 1000 })
  expect(journal.newComers(999)).toHaveLength(200)
  expect(journal.faults()).toEqual([])
  journal.close()
})
