import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { makeCopy, planCopy } from '@hookline/runtime/install'
import { expect, onTestFinished, test, vi } from 'vitest'
import { askAt } from '../src/ask.ts'
import { pipeIn, pipeText } from '../src/pipe.ts'
import type { Place } from '../src/place.ts'
import { pipePlace, serverAt } from './asked.ts'
import { stateFolder } from './doors.ts'
import { ran, served, server, type How } from './servers.ts'

const SOON = { timeout: 20_000, interval: 20 }
const ALONE = 'alone'

/** A machine with the client as it is on Windows, whose one-shot says that it was one; and what a server of that copy is started with. */
interface Machine {
  readonly state: string
  readonly place: Place
  readonly how: How
  readonly call: (body: string) => Promise<string>
}

function machine(): Machine {
  const state = stateFolder()
  const dist = join(state, 'dist')
  mkdirSync(dist)
  writeFileSync(join(dist, 'run.cjs'), `process.stdout.write('${ALONE}')`)
  const copy = planCopy(state, {
    dist,
    version: '1.0.0',
    node: process.execPath,
    env: process.env,
    platform: 'win32',
  })
  makeCopy(copy)
  return {
    state,
    place: pipePlace(state),
    how: { build: basename(copy.dir), kind: 'pipe' },
    async call(body) {
      const child = spawn(process.execPath, [join(copy.dir, 'client.cjs'), '--limit', '20'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      child.stdin.on('error', () => undefined)
      child.stdin.end(body)
      return text(child.stdout)
    },
  }
}

test('the server answers who has its key, and ends once it has answered what it took', async () => {
  const { state, place, how, call } = machine()
  const one = await served(state, { ...how, answerMs: 1000 })
  const before = call('a')
  await vi.waitFor(() => expect(ran(state)).toEqual(['a']), SOON)
  expect(await serverAt(place)).toMatchObject({ pid: one.pid, calls: { open: 1 } })
  expect(await askAt(place, 'stop', { timeoutMs: 20_000 })).toBe(true)
  expect(await before).toBe('a')
  expect(await one.ended).toContain('"answered":1,"refused":0')
  expect(readdirSync(place.folder)).toEqual([])
  expect(await call('b')).toBe(ALONE)
})

test('who has read another key is not answered, and nothing runs', async () => {
  const { state, place, how, call } = machine()
  const one = await served(state, how)
  const pipe = pipeIn(readFileSync(place.socket, 'utf8'))!
  writeFileSync(place.socket, pipeText({ ...pipe, key: '0'.repeat(64) }))
  expect(await call('a')).toBe(ALONE)
  // the file is not its own any more
  expect(await one.ended).toContain('replaced {"open":0,"answered":0,"refused":0')
})

test('one that was killed leaves a way to nowhere, and the next takes its place', async () => {
  const { state, place, how, call } = machine()
  const one = await served(state, how)
  one.child.kill('SIGKILL')
  await one.ended
  expect(readdirSync(place.folder)).toEqual(['server.pipe'])
  expect(await call('a')).toBe(ALONE)
  await served(state, how)
  expect(await call('b')).toBe('b')
  expect(ran(state)).toEqual(['b'])
})

test('a newer one takes the place of an older, and one of the same leaves it', async () => {
  const { state, place, how, call } = machine()
  const older = await served(state, { ...how, build: '0.9.0-0123456789ab' })
  // by a client of a newer copy
  expect(await call('a')).toBe(ALONE)
  expect(await older.ended).toContain('replaced {"open":0,"answered":0,"refused":1')
  const one = await served(state, how)
  expect(await server(state, how).ended).toBe('theirs\n')
  const newer = await served(state, { ...how, build: '1.0.1-0123456789ab' })
  expect(await one.ended).toContain('replaced')
  expect(await call('b')).toBe('b')
  expect(await serverAt(place)).toMatchObject({ pid: newer.pid })
})

test('of two that are started at the same instant one is left, every time', async () => {
  const { state, place, how, call } = machine()
  for (let n = 0; n < 10; n++) {
    const both = [server(state, how), server(state, how)] as const
    const began = await Promise.all(both.map((each) => each.says(/serving|theirs/)))
    if (began.every((said) => said.includes('serving'))) await Promise.race(both.map(({ ended }) => ended))
    expect(await call(`${n}`)).toBe(`${n}`)
    for (const { child } of both) child.kill('SIGTERM')
    await Promise.all(both.map(({ ended }) => ended))
    expect(readdirSync(place.folder)).toEqual([])
  }
}, 60_000)
