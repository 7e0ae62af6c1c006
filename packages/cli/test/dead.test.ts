import { expect, test } from 'vitest'
import { accept, fail, journalWorld, type JournalWorld } from './journal-world.ts'

/** Three dead letters of two hooks, and a delivery that waits. */
function given(): JournalWorld {
  const place = journalWorld()
  place.filled((journal) => {
    accept(journal, '0a', ['user/slack'], 'pnpm test')
    fail(journal)
    accept(journal, '0b', ['user/slack', 'project/audit'], 'pnpm build')
    fail(journal, 'no such table')
    accept(journal, '0c', ['user/slack'])
  })
  return place
}

interface List {
  readonly total: number
  readonly letters: readonly { readonly number: number; readonly hook: string }[]
}

const numbers = (place: JournalWorld, ...flags: readonly string[]): readonly number[] =>
  (place.json('dead', 'list', ...flags) as List).letters.map(({ number }) => number).toSorted((a, b) => a - b)

test('dead letters are listed with what they are about and why', () => {
  const place = given()
  const { stdout, status } = place.hookline(['dead'])
  expect(status).toBe(0)
  expect(stdout).toMatch(
    /^#1 {2}\S+ \S+ {2}user\/slack {5}1 try {2}it broke \[HTTP_500\] {7}0a {2}exec\.after {2}"pnpm test"$/m,
  )
  expect(stdout).toMatch(/^#3 {2}\S+ \S+ {2}project\/audit {2}1 try {2}no such table \[HTTP_500\] {2}0b /m)
  expect(stdout).toContain('dead letters: 3')
  expect(place.hookline(['dead', 'list', '--limit', '1']).stdout).toContain('dead letters: 1 of 3')
  expect(place.json('dead', 'list', '--hook', 'audit')).toMatchObject({
    total: 1,
    letters: [
      {
        number: 3,
        hook: 'project/audit',
        end: 'dead',
        delivery: '0b:project/audit',
        error: { code: 'HTTP_500' },
        attempts: [{ number: 1, status: 'failed', ms: 12 }],
        event: { id: '0b', subject: 'pnpm build' },
      },
    ],
  })
})

test('one is shown with its tries, and what can be done with it', () => {
  const place = given()
  const { stdout } = place.hookline(['dead', 'show', '#1'])
  expect(stdout).toMatch(/user\/slack {2}dead .*\n.* 1 {2}.*failed {2}12 ms {2}it broke \[HTTP_500\]/)
  expect(stdout).toContain('hookline dead redrive 1')
  expect(stdout).toContain('hookline dead purge 1')
  expect(stdout).toContain('hookline show 0a')
  expect(place.json('dead', 'show', '1')).toMatchObject({ number: 1, event: { id: '0a' } })
  expect(place.hookline(['dead', 'show', '4'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('DEAD_UNKNOWN') as string,
  })
  expect(place.hookline(['dead', 'show', 'x']).status).toBe(64)
  expect(place.hookline(['dead', 'show', '1', '2']).status).toBe(64)
})

test('redrive lets them be delivered again, by number, of a hook, or all', () => {
  const place = given()
  // somebody else has the place of the deliverer, and does nothing
  place.filled((journal) => expect(journal.takePlace('a test', 600_000, null)).toBe(true))
  const { stdout, status } = place.hookline(['dead', 'redrive', '1'])
  expect(status).toBe(0)
  expect(stdout).toContain('sent again: 1, under the same delivery ids')
  expect(stdout).toContain('the deliverer has it')
  expect(stdout).not.toContain('starts')
  expect(numbers(place)).toEqual([2, 3])
  expect(place.json('dead', 'redrive', '--hook', 'audit')).toEqual({ redriven: 1 })
  expect(numbers(place)).toEqual([2])
  expect(place.json('dead', 'redrive', '--all')).toEqual({ redriven: 1 })
  place.filled((journal) =>
    expect(journal.newComers(9).map(({ delivery }) => delivery)).toEqual([
      '0a:user/slack',
      '0b:user/slack',
      '0b:project/audit',
      '0c:user/slack',
    ]),
  )
  expect(place.hookline(['dead', 'redrive', '--all'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('no dead letters') as string,
  })
  expect(place.hookline(['dead']).stdout).toContain('no dead letters')
})

test('of a hook that has none it says so, and who asks for too much is told', () => {
  const place = given()
  expect(place.hookline(['dead', 'redrive', '--hook', 'nope']).stdout).toContain(
    'no dead letters of nope: nothing',
  )
  expect(place.hookline(['dead', 'purge', '--hook', 'nope', '--yes']).stdout).toContain(
    'no dead letters of nope',
  )
  expect(numbers(place)).toEqual([1, 2, 3])
  for (const args of [
    ['show', '1', '--hook', 'slack'],
    ['list', '--all'],
    ['redrive', '1', '--limit', '2'],
  ])
    expect(place.hookline(['dead', ...args])).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(/dead \w+ takes no --/) as string,
    })
})

test('who sends again what a hook is gone for is told, and what can be done about it', () => {
  const place = journalWorld(
    'version = 1\n[[hooks]]\nid = "late"\non = "exec.before"\nmode = "background"\ndelivery = "at-least-once"\nrun = "true"\n',
  )
  place.filled((journal) => void journal.takePlace('a test', 600_000, null))
  place.called('one')
  place.called('two')
  place.filled((journal) => fail(journal))
  expect(place.hookline(['dead', 'redrive', '1']).stdout).not.toContain('any more')
  place.file('hooks.toml', 'version = 1\n[[hooks]]\nid = "later"\non = "exec.before"\nrun = "true"\n')
  expect(place.hookline(['dead', 'redrive', '2']).stdout).toMatch(
    /sent again: 1.*\nwarning: there is no hook user\/late any more: it will die again, unless .*hookline rename/,
  )
  place.filled((journal) => journal.db.exec("UPDATE runs SET state = 'dead', ended_at = 1"))
  expect(place.json('dead', 'redrive', '--all')).toEqual({ redriven: 2, gone: ['user/late'] })
})

test('a hint of an error is told with it', () => {
  const place = journalWorld()
  place.filled((journal) => {
    accept(journal, '0a', ['user/late'])
    fail(journal)
    const error = JSON.stringify({ code: 'HTTP_500', message: 'it broke', hint: 'Ask the other side.' })
    journal.db.run('UPDATE runs SET error = ?', error)
    journal.db.run('UPDATE attempts SET error = ?', error)
  })
  for (const args of [
    ['dead', 'show', '1'],
    ['show', '0a'],
  ])
    expect(place.hookline(args).stdout).toMatch(/it broke \[HTTP_500\]\n +Ask the other side\.\n/)
})

test('an error of several lines stands in lines, and does not fill the screen', () => {
  const place = journalWorld()
  place.filled((journal) => {
    accept(journal, '0a', ['user/late'])
    fail(journal, 'first\nsecond\nthird')
    accept(journal, '0b', ['user/late'])
    fail(journal, `${'y\n'.repeat(5000)}${'z'.repeat(5000)}`)
  })
  for (const args of [
    ['dead', 'show', '1'],
    ['show', '0a'],
  ])
    expect(place.hookline(args).stdout).toMatch(/12 ms {2}first\n {6,}second\n {6,}third \[HTTP_500\]\n/)
  const { stdout } = place.hookline(['show', '0b'])
  expect(stdout).toContain('... 4991 more lines')
  expect(stdout.length).toBeLessThan(2000)
})

test('of several numbers all are there, or nothing is done', () => {
  const place = given()
  const { status, stderr } = place.hookline(['dead', 'redrive', '1', '4', '77'])
  expect(status).toBe(64)
  expect(stderr).toContain('no dead letter #4, #77 [DEAD_UNKNOWN]')
  expect(numbers(place)).toEqual([1, 2, 3])
})

test('which ones is said in one way', () => {
  const place = given()
  for (const args of [[], ['1', '--all'], ['--hook', 'slack', '--all'], ['one']])
    expect([args, place.hookline(['dead', 'redrive', ...args]).status]).toEqual([args, 64])
  expect(place.hookline(['dead', 'burn'])).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('list, show, redrive and purge') as string,
  })
  expect(place.hookline(['dead', 'list', '1']).status).toBe(64)
  expect(numbers(place)).toEqual([1, 2, 3])
})

test('purge wants somebody to agree', () => {
  const place = given()
  expect(place.hookline(['dead', 'purge', '--all'])).toMatchObject({
    status: 64,
    stderr: expect.stringMatching(/3 dead letters would be thrown away.*\[DEAD_ASK\]\n.*--yes/) as string,
  })
  expect(numbers(place)).toEqual([1, 2, 3])
  expect(place.hookline(['dead', 'purge', '--hook', 'user/slack', '--yes']).stdout).toBe('thrown away: 2\n')
  expect(numbers(place)).toEqual([3])
  expect(place.json('dead', 'purge', '3', '--yes')).toEqual({ purged: 1 })
  expect(place.hookline(['dead', 'purge', '--all']).stdout).toContain('nothing is to be thrown away')
  expect(place.json('history', '--state', 'queued'), 'what waits is not touched').toMatchObject([
    { id: '0c' },
  ])
})

test('more than a page of them', () => {
  const place = journalWorld()
  place.filled((journal) => {
    for (let n = 0; n < 600; n++) {
      accept(journal, `a${n}`, ['user/slack'])
      if (n % 50 === 49) fail(journal)
    }
    // the target is left alone by now
    journal.db.exec("UPDATE runs SET state = 'dead', ended_at = 1")
  })
  expect(place.json('dead', 'list')).toMatchObject({ total: 600 })
  expect((place.json('dead', 'list') as List).letters).toHaveLength(50)
  expect(place.json('dead', 'redrive', '--all')).toEqual({ redriven: 600 })
})
