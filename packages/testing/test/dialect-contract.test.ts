import { describe, expect, test } from 'vitest'
import { dialectContract } from '../src/index.ts'
import { DIALECT_PLANTS } from './dialect-faults.ts'
import { parrot, payloads } from './parrot.ts'
import { failing } from './plants.ts'

describe('a dialect that keeps every promise', () => {
  test.each(dialectContract(parrot, { payloads }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

/** What a case is about, whichever payload it is held against. */
const promise = (name: string): string => name.replace(/: .*/, '')

describe('a fault is seen', () => {
  test.each(DIALECT_PLANTS)(
    'by "$seenBy" and no other case: $fault',
    async ({ seenBy, planted, says, also = [] }) => {
      const failed = await failing(dialectContract({ ...parrot, ...planted }, { payloads }))
      expect(failed.get(seenBy)).toMatch(says)
      expect(new Set([...failed.keys()].map(promise))).toEqual(new Set([promise(seenBy), ...also]))
    },
  )

  test('by every case, and at least one fault by it alone', () => {
    const alone = DIALECT_PLANTS.filter(({ also }) => also === undefined).map(({ seenBy }) => promise(seenBy))
    const cases = dialectContract(parrot, { payloads }).map(({ name }) => promise(name))
    expect(cases.filter((name) => !alone.includes(name))).toEqual([])
    expect(alone.filter((name) => !cases.includes(name))).toEqual([])
  })
})
