import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { pruneCopies } from '../src/install/copy.ts'
import { neededCopies } from '../src/install/needed.ts'
import { openSessionRecord } from '../src/install/session-record.ts'
import { toldRecorder } from '../src/session/told.ts'

let home: string
const env = (): NodeJS.ProcessEnv => ({ HOME: home, XDG_STATE_HOME: home })
const state = (): string => join(home, 'hookline')
const copy = (): string => join(state(), 'bin', '1.0.0-abc')

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hookline-session-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  mkdirSync(copy(), { recursive: true, mode: 0o700 })
})

test('while a session goes on, the copy that it calls stays, and then not', () => {
  const session = openSessionRecord(copy(), env())
  expect(pruneCopies(state(), neededCopies(state()))).toEqual([])
  session.close()
  expect(readdirSync(join(state(), 'exec'))).toEqual([])
  expect(pruneCopies(state(), neededCopies(state()))).toEqual(['1.0.0-abc'])
})

test('a session that was killed keeps nothing, and the next one tidies up after it', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  mkdirSync(join(state(), 'exec'), { mode: 0o700 })
  const left = ['json', 'jsonl'].map((end) => join(state(), 'exec', `left.${end}`))
  for (const file of left) writeFileSync(file, JSON.stringify({ pid: gone, copy: copy() }))
  expect(neededCopies(state()).size).toBe(0)
  openSessionRecord(copy(), env()).close()
  expect(left.some((file) => existsSync(file))).toBe(false)
})

test('a session that is just being noted is not taken for one that is left', () => {
  mkdirSync(join(state(), 'exec'), { mode: 0o700 })
  const made = (name: string, text: string): string => {
    const file = join(state(), 'exec', name)
    writeFileSync(file, text)
    return file
  }
  const young = ['a.json', 'a.jsonl'].map((name) => made(name, ''))
  const old = ['b.json', 'b.jsonl'].map((name) => made(name, ''))
  for (const file of old) utimesSync(file, 0, 0)
  const odd = made('c.json', 'null')
  openSessionRecord(copy(), env()).close()
  expect([...young, ...old, odd].map((file) => existsSync(file))).toEqual([true, true, false, false, true])
})

test('calls tell a session that goes on, and make no file for one that does not', () => {
  const quiet = { seen: () => undefined, happened: () => undefined, lost: () => undefined }
  const event = { id: 'one', name: 'exec.before' } as never
  const tell = (session: string): void => toldRecorder({ env: env(), session, at: 0 }, quiet).seen(event)
  const { id, told, close } = openSessionRecord(copy(), env())
  tell(id)
  expect(readFileSync(told, 'utf8')).toBe('{"is":"begun","id":"one","name":"exec.before"}\n')
  close()
  for (const other of [id, '../../evil', '']) tell(other)
  expect(readdirSync(join(state(), 'exec'))).toEqual([])
})

test('of a hook that is off it is told whether it rests', () => {
  const quiet = { seen: () => undefined, happened: () => undefined, lost: () => undefined }
  const until = new Date(Date.now() + 60_000).toISOString()
  const pauses = [{ hook: 'user/rests', from: until, until }]
  writeFileSync(join(state(), 'pauses.json'), JSON.stringify({ format: 1, pauses }))
  const hooks = ['rests', 'off'].map((id) => ({
    id,
    on: ['exec.before'],
    executor: 'answer',
    enabled: false,
  }))
  const { id, told, close } = openSessionRecord(copy(), env())
  toldRecorder({ env: env(), session: id, at: 0 }, quiet).happened({
    event: { id: 'one', name: 'exec.before', agent: { name: 'codex' } },
    outcome: { results: [] },
    loaded: { plan: { hooks, sources: [] } },
  } as never)
  const { hooks: ends } = JSON.parse(readFileSync(told, 'utf8')) as { hooks: readonly { rests?: string }[] }
  close()
  expect(ends).toMatchObject([
    { hook: 'user/rests', rests: expect.stringMatching(/^it is paused until /) as string },
    { hook: 'user/off', not: 'enabled' },
  ])
  expect(ends[1]).not.toHaveProperty('rests')
})
