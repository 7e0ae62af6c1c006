import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createExits } from '../src/codex/exits.ts'

const exit = (exitCode: number, output = '', command = 'test -f x') => ({ command, exitCode, output })
const PART = 'Warning: truncated output (original token count: 20000)\n\na…b'

test('an exit is told of whichever came first, the stream or the hook', async () => {
  const { note, of } = createExits()
  note(exit(1))
  expect(await of('test -f x', '')).toBe(1)
  const later = of('test -f x', 'said')
  note(exit(2, 'other'))
  note(exit(0, 'said'))
  expect(await later).toBe(0)
})

test('one that came too late is told to no other call, which gets its own', async () => {
  const { note, of } = createExits()
  expect(await of('test -f x', '')).toBeNull()
  // the program reads its stream again
  note(exit(1))
  const next = of('test -f x', '')
  note(exit(0))
  expect(await next).toBe(0)
})

test('while one may still come, another like it is in doubt; one with other words is not', async () => {
  const { note, of } = createExits()
  expect(await of('test -f x', '')).toBeNull()
  const next = of('test -f x', '')
  note(exit(1))
  note(exit(0))
  expect(await next).toBeNull()
  note(exit(3, 'said'))
  expect(await of('test -f x', 'said')).toBe(3)
  // and both that were late are gone
  note(exit(4))
  expect(await of('test -f x', '')).toBe(4)
})

test('of two that are alike nobody knows which is which, unless they ended alike', async () => {
  const { note, of } = createExits()
  note(exit(1))
  note(exit(0))
  expect([await of('test -f x', ''), await of('test -f x', '')]).toEqual([null, null])
  const both = Promise.all([of('test -f x', ''), of('test -f x', '')])
  note(exit(1))
  await delay(50)
  note(exit(0))
  expect(await both).toEqual([null, null])
  const same = Promise.all([of('test -f x', ''), of('test -f x', '')])
  note(exit(5))
  await delay(50)
  note(exit(5))
  expect(await same).toEqual([5, 5])
})

test("of two that wait and one that came neither is told it, and the one that comes late is nobody's", async () => {
  const { note, of } = createExits()
  const both = Promise.all([of('test -f x', ''), of('test -f x', '')])
  note(exit(1))
  expect(await both).toEqual([null, null])
  note(exit(0))
  const next = of('test -f x', '')
  note(exit(6))
  expect(await next).toBe(6)
})

test('of a part of an output it is the only one of its command, or none', async () => {
  const { note, of } = createExits()
  note(exit(1, 'all of it'))
  expect(await of('test -f x', PART)).toBe(1)
  note(exit(2, 'all of it'))
  note(exit(0, 'short'))
  expect(await of('test -f x', PART)).toBeNull()
  expect(await of('test -f x', 'short')).toBe(0)
  // that of the first is still there
  expect(await of('test -f x', PART)).toBeNull()
  expect(await of('test -f x', 'all of it')).toBe(2)
})
