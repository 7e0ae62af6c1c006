import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { event } from '@hookline/testing'
import { expect, onTestFinished, test } from 'vitest'
import { claimFact, forgetFacts } from '../src/facts/index.ts'
import { forgetOld } from '../src/forget-old.ts'

function world(): { readonly env: { readonly HOME: string }; readonly folder: string } {
  const home = mkdtempSync(join(tmpdir(), 'hookline-facts-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 9 }))
  return { env: { HOME: home }, folder: join(home, '.local/state/hookline/facts') }
}

const fact = (key: string, id = 's'): ReturnType<typeof event> => ({
  ...event('agent.message', { text: 'x' }),
  key,
  session: { id, cwd: '/w', root: '/w' },
})

test('the first who reports a fact may, the next may not; another fact, another session and another agent are others', () => {
  const { env } = world()
  expect([claimFact(fact('a'), env), claimFact(fact('a'), env)]).toEqual([true, false])
  expect(claimFact(fact('b'), env)).toBe(true)
  expect(claimFact(fact('a', 't'), env)).toBe(true)
  expect(claimFact({ ...fact('a'), agent: { name: 'other' } }, env)).toBe(true)
})

test('of processes that come at once with the same hundred facts each fact has one that is first', async () => {
  const { env } = world()
  const child = fileURLToPath(new URL('facts-child.ts', import.meta.url))
  const run = (): Promise<{ stdout: string }> => promisify(execFile)(process.execPath, [child], { env })
  const all = await Promise.all(Array.from({ length: 4 }, run))
  const claimed = all.flatMap(({ stdout }) => JSON.parse(stdout) as readonly string[])
  expect(claimed.toSorted()).toEqual(Array.from({ length: 100 }, (_, n) => `fact-${n}`).toSorted())
})

test('where nothing can be kept a fact is rather reported twice than never', () => {
  const { env, folder } = world()
  mkdirSync(join(folder, '..'), { recursive: true, mode: 0o700 })
  writeFileSync(folder, 'in the way')
  expect([claimFact(fact('a'), env), claimFact(fact('a'), env)]).toEqual([true, true])
})

test('what was reported more than a week ago is forgotten, with its session', () => {
  const { env, folder } = world()
  claimFact(fact('a', 'old'), env)
  claimFact(fact('a', 'new'), env)
  const [old] = readdirSync(folder).filter((name) => name.includes('old'))
  const then = new Date(Date.now() - 8 * 24 * 3_600_000)
  utimesSync(join(folder, old!), then, then)
  chmodSync(folder, 0o700)
  forgetFacts(env)
  expect(readdirSync(folder).map((name) => name.includes('new'))).toEqual([true])
})

test('of more than may be kept the oldest goes, and what was changed last stays, however much it is', () => {
  const { folder } = world()
  const ages = { oldest: 3, middle: 2, newest: 1 }
  for (const [name, hours] of Object.entries(ages)) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 })
    for (let n = 0; n < 4; n++) writeFileSync(join(folder, name, String(n)), '')
    const then = new Date(Date.now() - hours * 3_600_000)
    utimesSync(join(folder, name), then, then)
  }
  const weigh = (path: string): number => readdirSync(path).length
  const left = (most: number): readonly string[] => {
    forgetOld(folder, most, weigh)
    return readdirSync(folder).toSorted()
  }
  expect(left(12)).toEqual(['middle', 'newest', 'oldest'])
  expect(left(8)).toEqual(['middle', 'newest'])
  expect(left(1)).toEqual(['newest'])
})
