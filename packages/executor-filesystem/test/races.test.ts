import { spawn, spawnSync } from 'node:child_process'
import { constants, linkSync, lstatSync, mkdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { HooklineError, type Json } from '@hookline/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hold, letGo, REACH } from '../src/held.ts'
import { filesystem } from '../src/index.ts'
import { openRegular } from '../src/regular.ts'
import type { FilesystemOptions } from '../src/settings.ts'
import { contextIn, patchOf, place, type Place } from './place.ts'
import { surround, surroundings } from './surroundings.ts'

const TIMES = Number(process.env['HOOKLINE_RACES'] ?? 1000)

/** What is done again and again while somebody swaps the folder `a` and the file `target`. */
const ACTIONS: Readonly<Record<string, (n: number) => FilesystemOptions>> = {
  append: () => ({
    action: 'append',
    path: 'a/target',
    content: 'ours',
    rotate: { size: '1KB', compress: false },
    keep: 2,
  }),
  'append below': (n) => ({ action: 'append', path: `a/sub/${n % 7}`, content: 'ours' }),
  write: () => ({ action: 'write', path: 'a/target', content: 'ours', fsync: false }),
  'copy to it': () => ({ action: 'copy', from: 'mine', to: 'a/target', fsync: false }),
  'copy of it': (n) => ({ action: 'copy', from: 'a/target', to: `copies/${n % 7}`, fsync: false }),
  'move to it': (n) => ({ action: 'move', from: `mine-${n}`, to: 'a/target', fsync: false }),
  'move of it': (n) => ({ action: 'move', from: 'a/target', to: `moved/${n}`, fsync: false }),
  delete: () => ({ action: 'delete', path: 'a/target', fsync: false }),
  'delete for good': () => ({ action: 'delete', path: 'a/target', trash: false, fsync: false }),
  backup: () => ({ action: 'backup', fsync: false }),
}

describe('while somebody swaps folders and files for links and pipes', () => {
  test.each(Object.entries(ACTIONS))(
    `${TIMES} times %s: nothing outside is touched`,
    async (name, options) => {
      const here = place()
      surround(here)
      mkdirSync(join(here.root, 'a'))
      writeFileSync(join(here.root, 'mine'), 'mine')
      const before = surroundings(here)
      const attack = await attacked(here)
      const latest = Date.now() + 20_000
      const ends = await repeated(here, options, (n, soFar) => {
        if (name === 'move to it') writeFileSync(join(here.root, `mine-${n}`), 'mine')
        // on a busy machine the other side may not have had its turn yet
        return n < TIMES || (Date.now() < latest && !(attack.swaps() > 0 && isFought(soFar)))
      })
      const swaps = await attack.end()
      expect(surroundings(here)).toBe(before)
      // it was a fight: they swapped all the while, and both sides won at times
      expect(swaps).toBeGreaterThan(0)
      expect(ends).toSatisfy(isFought)
      const refused = Object.keys(ends).filter((end) => end !== 'done')
      for (const end of refused) expect(end).toMatch(/^(FILE_\w+|uncovered)$/)
    },
  )
})

type Ends = Readonly<Record<string, number>>

/** Both sides won at times. */
function isFought(ends: Ends): boolean {
  return ends['done'] !== undefined && Object.keys(ends).length > 1
}

async function repeated(
  here: Place,
  options: (n: number) => FilesystemOptions,
  goesOn: (n: number, soFar: Ends) => boolean,
): Promise<Ends> {
  const ends: Record<string, number> = {}
  const about = { event: patchOf(here, ['a/target', 'a/sub/x']) }
  const first = contextIn(here, options(0))
  const resource = await filesystem.open!(first.options, first)
  for (let n = 0; goesOn(n, ends); n++) {
    const ctx = contextIn(here, options(n), options(n).action === 'backup' ? about : {})
    const end = await Promise.resolve(filesystem.execute({ ...ctx, resource })).then(
      (output) => endOf((output as { readonly data: Json }).data),
      (thrown: unknown) => HooklineError.from(thrown).code,
    )
    ends[end] = (ends[end] ?? 0) + 1
    // what the other side says is heard in between only
    if (n >= TIMES) await turn()
  }
  await filesystem.close!(resource, AbortSignal.timeout(10_000))
  return ends
}

/** A backup tells what it did not follow. */
function endOf(data: Json): string {
  const { uncovered } = data as { readonly uncovered?: readonly string[] }
  return uncovered !== undefined && uncovered.length > 0 ? 'uncovered' : 'done'
}

interface Attack {
  /** How often they swapped since it began. */
  readonly end: () => Promise<number>
  /** As far as is known. */
  readonly swaps: () => number
}

async function attacked(here: Place): Promise<Attack> {
  const [script, pipe] = [
    fileURLToPath(new URL('processes/attacker.ts', import.meta.url)),
    join(here.root, 'pipe'),
  ]
  spawnSync('mkfifo', [pipe])
  const args = [script, here.root, join(here.dir, 'outside'), pipe]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let rounds = 0
  child.stdout
    .setEncoding('utf8')
    .on('data', (said: string) => (rounds = Number(said.trim().split('\n').at(-1))))
  const over = new Promise((resolve) => child.on('close', resolve))
  while (rounds === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  const began = rounds
  const swaps = (): number => rounds - began
  return {
    swaps,
    async end() {
      child.kill('SIGKILL')
      await over
      return swaps()
    },
  }
}

/** Nothing is ever written there: to wait for it is to let others go on. */
const CELL = new Int32Array(new SharedArrayBuffer(4))

test('the same leads somebody out who trusts a path', async () => {
  const here = place()
  surround(here)
  mkdirSync(join(here.root, 'a'))
  const before = surroundings(here)
  const attack = await attacked(here)
  const until = Date.now() + 20_000
  while (surroundings(here) === before && Date.now() < until)
    for (let n = 0; n < 50; n++)
      try {
        // what looks first, and then goes by the path; a machine with much to do lets others go on in between
        if (!lstatSync(join(here.root, 'a')).isDirectory()) continue
        if (n % 10 === 0) Atomics.wait(CELL, 0, 0, 1)
        writeFileSync(join(here.root, 'a/careless'), 'ours')
      } catch {
        // they were faster
      }
  await attack.end()
  expect(surroundings(here)).not.toBe(before)
})

test('a second name of a file outside that is taken away once it is open: the file is not written', () => {
  const here = place()
  surround(here)
  const [secret, name] = [join(here.dir, 'outside/secret'), join(here.root, 'a')]
  const held = hold(here.root, REACH)
  let asked = 0
  const folder = {
    ...held,
    at(entry: string) {
      // the third time is to look again at what is open
      if (++asked === 3) unlinkSync(name)
      return held.at(entry)
    },
  }
  linkSync(secret, name)
  const open = (): unknown => openRegular(folder, 'a', 'a', { flags: constants.O_RDWR })
  expect(open).toThrow(expect.objectContaining({ code: 'FILE_MOVED' }))
  expect(statSync(secret).nlink).toBe(1)
  letGo(held)
})
