import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { appender, idOf, linesOf } from './appenders.ts'
import { place, run } from './place.ts'

const ids = (name: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${name}-${n}`)

test('many processes append at once, also more than 64 kB: no line is torn, lost or there twice', async () => {
  const { root, stateDir } = place()
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => appender(root, stateDir, name, 200))
  expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => 0))
  const { lines } = linesOf(root)
  expect(lines.map((line) => idOf(line) ?? 'torn').toSorted()).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => ids(name, 200)).toSorted(),
  )
})

test('they rotate and compress meanwhile: the same holds over all files', async () => {
  const { root, stateDir } = place()
  const more = { rotate: { size: '200KB' } }
  const all = ['a', 'b', 'c', 'd'].map((name) => appender(root, stateDir, name, 150, more))
  expect(await Promise.all(all.map(({ ended }) => ended))).toEqual(all.map(() => 0))
  const { lines, files } = linesOf(root)
  expect(lines.map((line) => idOf(line) ?? 'torn').toSorted()).toEqual(
    ['a', 'b', 'c', 'd'].flatMap((name) => ids(name, 150)).toSorted(),
  )
  expect(files.length).toBeGreaterThan(20)
})

const KILLS = Number(process.env['HOOKLINE_KILLS'] ?? 12)

test('killed at any moment of writing, rotating or compressing: what was told is there once, and half a line stands alone', async () => {
  const here = place()
  const { root, stateDir } = here
  const more = { rotate: { size: '200KB' } }
  const told: string[] = []
  for (let round = 0; round < KILLS; round++) {
    const both = [
      appender(root, stateDir, `r${round}a`, 10_000, more),
      appender(root, stateDir, `r${round}b`, 10_000, more),
    ]
    const isGoing = (): boolean => both.every((one) => one.told().length > 20)
    while (!isGoing()) await sleep(5)
    await sleep(Math.random() * 60)
    for (const one of both) one.kill()
    await Promise.all(both.map(({ ended }) => ended))
    told.push(...both.flatMap((one) => one.told()))
  }
  // the next one that appends tidies up
  await run(here, { action: 'append', path: 'log.jsonl', content: { id: 'last', end: 'last' }, ...more })
  const { lines, files } = linesOf(root)
  const found = lines.map(idOf).filter((id) => id !== undefined)
  expect(new Set(found).size).toBe(found.length)
  expect(told.filter((id) => !found.includes(id))).toEqual([])
  expect(lines.length - found.length).toBeLessThanOrEqual(2 * KILLS)
  expect(files.filter((one) => !one.endsWith('.gz'))).toEqual(['log.jsonl'])
  expect(readdirSync(root).filter((one) => one.startsWith('.hookline'))).toEqual([])
  process.stdout.write(
    `${2 * KILLS} kills: ${told.length} records told, none lost, none twice; ${lines.length - found.length} half lines\n`,
  )
})
