import { expect, test } from 'vitest'
import { accept, fail, journalWorld, type JournalWorld } from './journal-world.ts'

/** Five deliveries to one place, which failed one after another. */
function given(): JournalWorld {
  const place = journalWorld()
  place.filled((journal) => {
    for (const id of ['0a', '0b', '0c', '0d', '0e']) accept(journal, id, ['user/late'])
    fail(journal, 'it broke', 9)
  })
  return place
}

const deliverer = (place: JournalWorld): void =>
  place.filled((journal) => void journal.takePlace('elsewhere/a test', 600_000, process.pid))

test('show tells until when a target rests, as db check does, and that nobody delivers', () => {
  const place = given()
  const [, until] = /left alone: .* until (.*), after 5/.exec(place.hookline(['db', 'check']).stdout)!
  const text = place.hookline(['show', '0a']).stdout
  expect(text).toContain(
    `its target rests until ${until}; no deliverer: the next event or session starts one\n`,
  )
  expect(text).not.toContain('next try')
  expect(place.json('show', '0a')).toMatchObject({ deliverer: null })
  deliverer(place)
  expect(place.hookline(['show', '0a']).stdout).toContain(`its target rests until ${until}\n`)
  const [run] = (place.json('show', '0a') as { runs: readonly { next: string; wait: object }[] }).runs
  expect(Math.floor(Date.parse(run!.next) / 1000)).toBe(Date.parse(until!) / 1000)
  expect(run!.wait).toEqual({ reason: 'target', until: run!.next, behind: false })
  expect(place.json('show', '0a')).toMatchObject({ deliverer: process.pid })
})

test('show tells of a rate limit, and of others that go first', () => {
  const place = journalWorld()
  place.filled((journal) => {
    for (const id of ['0a', '0b', '0c']) accept(journal, id, ['user/late'])
    const rate = { count: 1, perMs: 600_000 }
    const lane = { lane: 'l', hook: 'user/late', target: '', most: 9, rate }
    journal.admit(journal.newComers(9).map(({ run }) => ({ run, ...lane })))
    journal.claim({ owner: 'me', most: 9, lease: 600_000 })
  })
  deliverer(place)
  const shown = (id: string): string => place.hookline(['show', id]).stdout
  expect(shown('0b')).toMatch(/ {4}its rate_limit lets it begin at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/)
  expect(shown('0c')).toMatch(/ {4}others of its hook go first; its rate_limit lets the next begin at \d{4}/)
})

const LATE = `
version = 1

[[hooks]]
id = "late"
on = "exec.before"
mode = "background"
delivery = "at-least-once"
run = "true"
`

test('why tells what a run waits for, in local time, and ISO for programs', () => {
  const place = journalWorld(LATE)
  deliverer(place)
  place.called('one')
  const why = (): string => place.hookline(['why', 'late', '--config', 'hooks.toml']).stdout
  expect(why()).toContain('it waits in the background: it waits for its turn')
  place.filled((journal) => fail(journal, 'it broke', 9))
  expect(why()).toMatch(
    /✗ ran .*try 1 failed: it broke \[HTTP_500\]; next try \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/,
  )
  place.filled((journal) => {
    journal.db.run(
      "UPDATE breakers SET open_until = ? WHERE target = 'hooks.example.com'",
      Date.now() + 99_000,
    )
    journal.leavePlace('elsewhere/a test')
  })
  expect(why()).toMatch(/its target rests until \d{4}-.*; no deliverer: the next event or session starts one/)
  const { steps } = JSON.parse(
    place.hookline(['why', 'late', '--config', 'hooks.toml', '--json']).stdout,
  ) as { steps: readonly { waits?: unknown }[] }
  expect(steps.at(-1)!.waits).toMatchObject({
    reason: 'target',
    until: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    isDelivered: false,
  })
})
