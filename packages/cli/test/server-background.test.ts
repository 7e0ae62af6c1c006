import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { expect, test, vi } from 'vitest'
import { NO_FORCE_PUSH } from './hookline.ts'
import { resident, SOON, type Came, type Resident } from './resident.ts'

const LATER = `
[[hooks]]
id = "later"
on = "exec.before"
match = "make *"
mode = "background"
delivery = "at-least-once"
run = 'echo "$HOOKLINE_DELIVERY_ID" >> "$HOME/../delivered"'
`

test('what nobody waits for is kept before the agent has its answer, and delivered by the one that kept it', async () => {
  const place = resident(LATER)
  await place.start()
  for (let n = 0; n < 5; n++) {
    expect(await place.says(`make ${n}`)).toBe('')
    expect(kept(place)).toBe(n + 1)
  }
  await vi.waitFor(() => expect(place.lines('delivered')).toHaveLength(5), SOON)
  expect(new Set(place.lines('delivered')).size).toBe(5)
  expect(spawnSync('pgrep', ['-f', `${place.state}.*deliver.cjs`]).status).toBe(1)
})

/** How many runs there are in the journal. */
function kept({ state }: Resident): number {
  const { journal } = openJournal(join(state, 'journal.db'), { waitMs: 5000 })
  const found = journal.db.get('SELECT count(*) AS n FROM runs')
  journal.close()
  return Number(found!['n'])
}

test('one that is killed again and again amid calls: what was answered is delivered, and hardly anything twice', async () => {
  const place = resident(LATER)
  const answered = new Set<string>()
  const counts = { kills: 0, answered: 0, lost: 0, refused: 0, repeated: 0 }
  let isOver = false
  const caller = async (name: number): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const id = `${name}-${n}`
      const came: Came = await place.call(`make ${id}`, { id })
      counts[came.status]++
      if (came.status === 'answered') answered.add(id)
      else await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  await place.start()
  const callers = Array.from({ length: 4 }, (_, at) => caller(at))
  while (counts.kills < 20) {
    await new Promise((resolve) => setTimeout(resolve, 60 + (counts.kills % 5) * 60))
    await place.kill()
    counts.kills++
    await place.start()
  }
  isOver = true
  await Promise.all(callers)
  const delivered = (): ReadonlySet<string> =>
    new Set(place.lines('delivered').map((line) => /:(\d+-\d+):/.exec(line)?.[1] ?? line))
  // a run that was under way is begun again once its lease is over
  await vi.waitFor(() => expect([...answered].filter((id) => !delivered().has(id))).toEqual([]), {
    timeout: 90_000,
    interval: 200,
  })
  const all = place.lines('delivered')
  counts.repeated = all.length - new Set(all).size
  process.stderr.write(`killed amid calls: ${JSON.stringify(counts)}\n`)
  // sixteen at most are under way when one is killed
  expect(counts.repeated).toBeLessThanOrEqual(16 * counts.kills)
  expect(counts.answered).toBeGreaterThan(40)
}, 180_000)

test('what another process left when it was killed is delivered without another call', async () => {
  const place = resident(LATER.replace('echo', 'sleep 0.3; echo'))
  await place.start()
  for (let n = 0; n < 4; n++) await place.says(`make ${n}`)
  await place.kill()
  await place.start()
  await vi.waitFor(() => expect(new Set(place.lines('delivered')).size).toBe(4), {
    timeout: 60_000,
    interval: 100,
  })
}, 90_000)

test.each([
  ['deleted', (file: string) => void ['', '-wal', '-shm'].map((end) => rmSync(file + end, { force: true }))],
  ['overwritten', (file: string) => writeFileSync(file, 'x'.repeat(8192))],
])(
  'a journal that is %s while it is open: what comes then is kept and delivered',
  async (_, spoil) => {
    const place = resident(`${LATER}${NO_FORCE_PUSH}`)
    await place.start()
    await place.says('make before')
    await vi.waitFor(() => expect(place.lines('delivered')).toHaveLength(1), SOON)
    spoil(join(place.state, 'journal.db'))
    let n = 0
    await vi.waitFor(
      async () => {
        expect(await place.says('git push --force')).toContain('open a PR')
        expect(await place.says(`make ${n++}`)).not.toContain('deny')
        expect(place.lines('delivered').length).toBeGreaterThan(1)
      },
      { timeout: 50_000, interval: 300 },
    )
  },
  90_000,
)

test('while another process writes to the journal guards answer, and what waits for it is kept then', async () => {
  const place = resident(`${LATER}${NO_FORCE_PUSH}`)
  await place.start()
  await place.says('make before')
  await vi.waitFor(() => expect(place.lines('delivered')).toHaveLength(1), SOON)
  const { journal } = openJournal(join(place.state, 'journal.db'), { waitMs: 5000 })
  journal.db.run('BEGIN IMMEDIATE')
  const waiting = place.call('make waiting')
  let guards = 0
  let isHeld = true
  const asking = (async () => {
    for (; isHeld; guards++)
      expect(await place.says('git push --force', { id: `g${guards}` })).toContain('open a PR')
  })()
  await new Promise((resolve) => setTimeout(resolve, 1500))
  isHeld = false
  await asking
  journal.db.run('COMMIT')
  journal.close()
  expect(await waiting).toMatchObject({ status: 'answered', stdout: '' })
  await vi.waitFor(() => expect(place.lines('delivered')).toHaveLength(2), SOON)
  process.stderr.write(`guards answered in 1.5 s beside a journal that was taken: ${guards}\n`)
  expect(guards).toBeGreaterThan(5)
})

test('hooks that are told of hooks run after the answer, by the plan and for the caller of the call', async () => {
  const place = resident(`
[[hooks]]
id = "told"
on = "hook.denied"
run = 'echo "told $NAME" >> "$HOME/../told"'
env_pass = ["NAME"]
${NO_FORCE_PUSH}`)
  await place.start()
  const names = Array.from({ length: 12 }, (_, n) => `n${n}`)
  await Promise.all(names.map((NAME) => place.says('git push --force', { id: NAME, env: { NAME } })))
  await vi.waitFor(
    () => expect([...place.lines('told')].toSorted()).toEqual(names.map((name) => `told ${name}`).toSorted()),
    SOON,
  )
})
