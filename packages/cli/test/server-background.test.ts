import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '@hookline/journal'
import { expect, test, vi } from 'vitest'
import { NO_FORCE_PUSH } from './hookline.ts'
import { resident, sessionStart, SOON, type Came, type Resident } from './resident.ts'

const LATER = `
[[hooks]]
id = "later"
on = "exec.before"
match = "make *"
mode = "background"
delivery = "at-least-once"
run = 'echo "$HOOKLINE_DELIVERY_ID" >> "$HOME/../delivered"'
`
const SLOW = LATER.replace('echo', 'sleep 2; echo')

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
  // of the sixteen that may be under way, those that had run and were not noted yet: hardly ever one
  expect(counts.repeated).toBeLessThanOrEqual(Math.max(counts.kills, all.length / 10))
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
  [
    'deleted',
    false,
    (file: string) => void ['', '-wal', '-shm'].map((end) => rmSync(file + end, { force: true })),
  ],
  ['overwritten', true, (file: string) => writeFileSync(file, 'x'.repeat(8192))],
])(
  'a journal that is %s while it is open: what comes then is kept and delivered',
  async (_, isBroken, spoil) => {
    const place = resident(`${LATER}${NO_FORCE_PUSH}`)
    await place.start()
    await place.says('make before')
    await vi.waitFor(() => expect(place.lines('delivered')).toHaveLength(1), SOON)
    spoil(join(place.state, 'journal.db'))
    // whoever asks for it finds it so, too
    await place.status()
    const said: string[] = []
    let n = 0
    await vi.waitFor(
      async () => {
        expect(await place.says('git push --force')).toContain('open a PR')
        said.push(await place.says(`make ${n++}`))
        expect(said.at(-1)).not.toContain('deny')
        expect(place.lines('delivered').length).toBeGreaterThan(1)
      },
      { timeout: 50_000, interval: 300 },
    )
    const came = await sessionStart(place)
    expect([...said, JSON.stringify(came)].join('').includes('JOURNAL_CORRUPT')).toBe(isBroken)
  },
  90_000,
)

test('a journal that is found broken by a run that ends: the next session is told', async () => {
  const place = resident(SLOW)
  await place.start()
  await place.says('make it')
  await vi.waitFor(async () => expect((await place.status())!.queue).toMatchObject({ running: 1 }), SOON)
  writeFileSync(join(place.state, 'journal.db'), 'x'.repeat(8192))
  // moved, and no other is made as long as nobody calls
  await vi.waitFor(() => expect(existsSync(join(place.state, 'journal.db'))).toBe(false), SOON)
  await vi.waitFor(() => expect(existsSync(join(place.state, 'journal.aside'))).toBe(true), SOON)
  expect(JSON.stringify(await sessionStart(place))).toContain('JOURNAL_CORRUPT')
  expect(JSON.stringify(await sessionStart(place))).not.toContain('JOURNAL_CORRUPT')
})

test.each([
  ['status', async (place: Resident) => void (await place.status())],
  ['events over HTTP', events],
])(
  'a journal that is found broken by nobody but who asks for the %s: the next session is told',
  async (_, ask) => {
    const place = resident(LATER)
    await place.start()
    await place.says('make before')
    await vi.waitFor(() => expect(place.lines('delivered')).toHaveLength(1), SOON)
    await vi.waitFor(
      async () => expect((await place.status())!.queue).toMatchObject({ queued: 0, running: 0 }),
      SOON,
    )
    await place.kill()
    await place.start()
    const record = join(place.state, 'run/server.json')
    await vi.waitFor(() => expect(readFileSync(record, 'utf8')).toContain(`"pid":${place.child().pid}`), SOON)
    const file = join(place.state, 'journal.db')
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
    writeFileSync(file, 'x'.repeat(8192))
    await ask(place)
    expect(await sessionStart(place)).toMatchObject({
      status: 'answered',
      stdout: expect.stringContaining('JOURNAL_CORRUPT') as string,
    })
  },
)

/** As a program asks for them. */
async function events({ state }: Resident): Promise<void> {
  const text = readFileSync(join(state, 'run/server.json'), 'utf8')
  const { http } = JSON.parse(text) as { readonly http: { readonly port: number; readonly token: string } }
  await fetch(`http://127.0.0.1:${http.port}/api/events`, {
    headers: { authorization: `Bearer ${http.token}` },
  })
}

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
