import { mkdirSync, utimesSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isNewer } from '../src/build.ts'
import { stateFolder } from './doors.ts'

const HASH = '0123456789ab'

test('versions follow one another as semver has it', () => {
  const inOrder = [
    '0.0.9',
    '0.1.0',
    '0.10.0',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.2',
    '1.0.0-alpha.10',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0-0',
    '2.0.0',
    '10.0.0',
  ]
  for (const [at, one] of inOrder.entries())
    for (const [other, than] of inOrder.entries())
      expect([one, than, isNewer(`${one}-${HASH}`, `${than}-${HASH}`, '/none')]).toEqual([
        one,
        than,
        at > other,
      ])
})

test('of one version the copy that was made later is the newer one', () => {
  const bin = stateFolder()
  const [early, late] = [`1.0.0-${HASH}`, '1.0.0-ba9876543210']
  for (const [build, at] of [
    [early, 1000],
    [late, 2000],
  ] as const) {
    mkdirSync(`${bin}/${build}`)
    utimesSync(`${bin}/${build}`, at, at)
  }
  expect([isNewer(late, early, bin), isNewer(early, late, bin), isNewer(early, early, bin)]).toEqual([
    true,
    false,
    false,
  ])
  // one that is not there was not made at all
  expect([
    isNewer(`1.0.0-${'f'.repeat(12)}`, early, bin),
    isNewer(early, `1.0.0-${'f'.repeat(12)}`, bin),
  ]).toEqual([false, true])
})

test('what is no build is newer than none', () => {
  for (const name of ['', 'dist', '..', '1.0', 'x.y.z-0123456789ab', '-', '1.0.0+x-0123456789ab'])
    expect([name, isNewer(name, `0.0.1-${HASH}`, '/none')]).toEqual([name, false])
})
