import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mounted } from '../src/sandbox/mounted.ts'
import { swept } from '../src/sandbox/places.ts'
import { STEERING } from '../src/sandbox/hidden.ts'

const SOURCE = new URL('../src/sandbox/stand-ins.ts', import.meta.url).href
const BWRAP = '/usr/bin/bwrap'
const hasBubblewrap =
  existsSync(BWRAP) && spawnSync(BWRAP, ['--unshare-all', '--ro-bind', '/', '/', 'true']).status === 0

let [root, work, own] = ['', '', '']
beforeEach(() => {
  root = realpathSync(mkdtempSync('/var/tmp/hookline-stand-ins-'))
  ;[work, own] = [join(root, 'work'), join(root, 'own')]
  for (const dir of [work, own]) mkdirSync(dir, { mode: 0o700 })
})
afterEach(() => rmSync(root, { recursive: true }))

/** Until it is told to end. */
const STAYS = 'process.stdin.resume()'

/** A process of its own: how it ends decides. */
function asking(then: string, folders: readonly string[] = [work]): ReturnType<typeof spawn> {
  const policy = {
    files: 'workspace-write',
    writable: folders,
    readOnly: [join(work, '.aws'), join(root, 'far/x')],
  }
  const code = `import { standIn } from ${JSON.stringify(SOURCE)}
standIn(${JSON.stringify(policy)}, ${JSON.stringify(own)})
console.log('made')
${then}`
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

const made = async (child: ReturnType<typeof spawn>): Promise<void> =>
  void (await once(child.stdout!, 'data'))
const ended = async (child: ReturnType<typeof spawn>): Promise<void> => {
  child.stdin!.end()
  await once(child, 'exit')
}
const names = (): readonly string[] => readdirSync(work).toSorted()
const ALL = [...STEERING, '.aws'].toSorted()

test('what is missing is there while it may be needed, and gone with the process that asked', async () => {
  const child = asking(STAYS)
  await made(child)
  expect(names()).toEqual(ALL)
  await ended(child)
  expect(names()).toEqual([])
  expect(existsSync(join(root, 'far'))).toBe(false)
})

test('what was there stays, an empty folder too, and what somebody has put something into', async () => {
  mkdirSync(join(work, '.claude'))
  writeFileSync(join(work, 'hooks.toml'), 'mine')
  const child = asking(STAYS)
  await made(child)
  writeFileSync(join(work, '.codex/config.toml'), '')
  await ended(child)
  expect(names()).toEqual(['.claude', '.codex', 'hooks.toml'])
  expect(readFileSync(join(work, 'hooks.toml'), 'utf8')).toBe('mine')
})

test('it stays as long as another has asked for it', async () => {
  const long = asking(STAYS)
  await made(long)
  const short = asking('')
  await ended(short)
  expect(names()).toEqual(ALL)
  await ended(long)
  expect(names()).toEqual([])
})

test('what one that was killed left is taken away by the next, also elsewhere', async () => {
  const child = asking(STAYS)
  await made(child)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(names()).toEqual(ALL)
  mkdirSync(join(root, 'other'))
  await ended(asking('', [join(root, 'other')]))
  expect([names(), readdirSync(join(root, 'other'))]).toEqual([[], []])
})

test('where nothing can be noted down nothing is walled in', async () => {
  rmSync(own, { recursive: true })
  writeFileSync(own, '')
  const child = asking('')
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).not.toBe(0)
  expect(names()).toEqual([])
})

test.skipIf(!hasBubblewrap)('none is taken away over which there is a wall, whoever made it', async () => {
  const place = join(work, '.co dex')
  mkdirSync(place)
  const words = ['--unshare-all', '--bind', '/', '/', '--proc', '/proc', '--ro-bind', place, place]
  const walled = spawn(BWRAP, [...words, 'sh', '-c', 'echo up; read x'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(walled.stdout, 'data')
  const places = { [place]: { [process.pid]: 0 } }
  const how = { except: [], graceMs: 1000, isEnding: false }
  expect(mounted([place, work])).toEqual(new Set([place]))
  expect(swept(places, how)).toEqual({ [place]: {} })
  expect(names()).toEqual(['.co dex'])
  walled.stdin.end()
  await once(walled, 'exit')
  for (let tries = 0; mounted([place]).size > 0 && tries < 200; tries++) continue
  expect(swept(places, how)).toEqual({})
  expect(names()).toEqual([])
})
