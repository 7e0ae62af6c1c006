import { expect, test } from 'vitest'
import type { Attack } from '../attacks/attack.ts'
import { bringsSomething, controlsOf } from '../attacks/controls.ts'
import { groups } from '../attacks/list/index.ts'

const ALL = Object.values(groups).flatMap(({ attacks }) => attacks)
const held = (attack: Attack): boolean => Object.values(attack.comes).includes('held')

test('every attack that is held has a control, and no other has one', () => {
  expect(ALL.filter((one) => held(one) !== controlsOf(one).length > 0).map(({ title }) => title)).toEqual([])
})

test('whatever a repository is said to try, it brings something for', () => {
  const tried = ALL.filter(({ comes }) => comes.repository !== undefined)
  expect(tried.length).toBeGreaterThan(20)
  expect(tried.filter((one) => !bringsSomething(one)).map(({ title }) => title)).toEqual([])
})

test('every loop counts what it does', () => {
  const loops = ALL.flatMap(({ loop }) => loop ?? [])
  expect(loops.length).toBeGreaterThan(10)
  expect(loops.filter((loop) => !/\bdid\b/.test(loop))).toEqual([])
})

test('what tells them apart finds what is missing', () => {
  const attack: Attack = { title: 'x', comes: { repository: 'held', sandboxed: 'held', full: 'held' } }
  expect(controlsOf(attack)).toEqual([{ actor: 'full', by: 'no guard' }])
  const byCodex: Attack = { ...attack, isHeldByCodex: true }
  expect(controlsOf(byCodex)).toEqual([])
  expect(controlsOf({ ...byCodex, comes: { sandboxed: 'held', full: 'noticed' } })).toEqual([
    { actor: 'full', by: 'itself' },
  ])
  expect(controlsOf({ ...byCodex, comes: { sandboxed: 'held' } })).toEqual([])
  expect(controlsOf({ ...byCodex, opens: ['--x'] })).toEqual([{ actor: 'full', by: 'words' }])
  expect([attack, { ...attack, brings: {} }].map(bringsSomething)).toEqual([false, true])
})
