import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createGroup } from '../src/group.ts'
import type { Accepted, Journal } from '../src/journal.ts'
import { event, run, world } from './world.ts'

const one = (id: string): Accepted => ({ event: event(id), runs: [run(`d-${id}`)] })

/** A journal that counts its transactions, and fails those that hold a certain event. */
function counting(bad = ''): { readonly journal: Journal; readonly sizes: number[] } {
  const { journal } = world()
  const sizes: number[] = []
  return {
    sizes,
    journal: {
      ...journal,
      enter(batch) {
        sizes.push(batch.length)
        if (batch.some(({ event: { id } }) => id === bad)) throw new Error('no room')
        return journal.enter(batch)
      },
    },
  }
}

test('what arrives together is one transaction, and each is told of its own', async () => {
  const { journal, sizes } = counting()
  const { accept } = createGroup(journal)
  const told = await Promise.all([accept(one('1')), accept({ ...one('2'), runs: [] }), accept(one('1'))])
  expect(told).toEqual([['accepted'], [], ['known']])
  expect(sizes).toEqual([3])
  expect(await accept(one('3'))).toEqual(['accepted'])
  expect(sizes).toEqual([3, 1])
})

test('a transaction has its bound, and nobody who came is forgotten', async () => {
  const { journal, sizes } = counting()
  const { accept } = createGroup(journal, 500)
  const told = await Promise.all(Array.from({ length: 1234 }, (_, n) => accept(one(String(n)))))
  expect(told).toHaveLength(1234)
  expect(sizes).toEqual([500, 500, 234])
  expect(journal.newComers(2000)).toHaveLength(1234)
})

test('others have their turn between two transactions, and what they bring comes along', async () => {
  const { journal, sizes } = counting()
  const { accept } = createGroup(journal, 2)
  const early = [accept(one('1')), accept(one('2')), accept(one('3'))]
  await early[0]
  const late = accept(one('4'))
  await Promise.all([...early, late])
  expect(sizes).toEqual([2, 2])
})

test('exactly those of a transaction that failed are told so, and may try again', async () => {
  const { journal, sizes } = counting('3')
  const { accept } = createGroup(journal, 2)
  const told = await Promise.allSettled(['1', '2', '3', '4', '5'].map((id) => accept(one(id))))
  expect(told.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  expect(sizes).toEqual([2, 2, 1])
  expect(await accept(one('4'))).toEqual(['accepted'])
  await turn()
  expect(journal.newComers(9).map(({ delivery }) => delivery)).toEqual(['d-1', 'd-2', 'd-5', 'd-4'])
})
