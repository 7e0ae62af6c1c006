import { event } from '@hookline/testing'
import { expect, test } from 'vitest'
import { createTally } from '../src/tally.ts'

const of = (session: string): ReturnType<typeof event> => {
  const one = event('exec.before')
  return { ...one, session: { ...one.session, id: session } }
}

test('what is taken is open until it is over, and over as it came out', () => {
  const tally = createTally()
  tally.taken()
  tally.taken()
  tally.refused()
  expect(tally.open()).toBe(2)
  tally.over(true)
  tally.over(false)
  expect(tally.tell().calls).toEqual({ open: 0, answered: 1, refused: 1, abandoned: 1 })
})

test('sessions are those of the last hour, a hundred at most, the one that spoke last first', () => {
  let now = 0
  const tally = createTally(() => now)
  for (let n = 0; n < 250; n++) {
    now += 1000
    tally.began(of(`s${n}`))
    tally.waited(2, of(`s${n}`))
  }
  const { sessions } = tally.tell()
  expect(sessions).toHaveLength(100)
  expect(sessions[0]).toMatchObject({ id: 's249', waitedMs: 2, open: 0 })
  now += 3_600_000
  expect(tally.tell().sessions).toEqual([])
})

test('one that was forgotten while it waited is not open for less than nothing', () => {
  const tally = createTally()
  tally.began(of('early'))
  for (let n = 0; n < 100; n++) tally.began(of(`s${n}`))
  tally.waited(1, of('early'))
  expect(tally.tell().sessions[0]).toMatchObject({ id: 'early', open: 0 })
})

test('of the times that agents waited the last thousand count', () => {
  const tally = createTally()
  expect(tally.tell().waits).toBeNull()
  for (let n = 0; n < 5000; n++) tally.waited(n < 4000 ? 9999 : n - 3999, undefined)
  expect(tally.tell().waits).toEqual({ p50: 501, p99: 991, max: 1000 })
})

test('what runs is told from its start to its end, and no longer', () => {
  const tally = createTally()
  const about = { event: of('s'), hook: { id: 'a', on: ['exec.before'], executor: 'script' }, attempt: 1 }
  tally.observe({ name: 'started', ...about } as never)
  expect(tally.tell().running).toMatchObject([{ hook: 'user/a', session: 's' }])
  tally.observe({ name: 'completed', ...about, result: {} } as never)
  expect(tally.tell().running).toEqual([])
})
