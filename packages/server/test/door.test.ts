import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { placeOf, readRecord, removeRecord, writeRecord, type Place } from '../src/place.ts'
import { serverAt } from './asked.ts'
import { client } from './client.ts'
import { opened, stateFolder } from './doors.ts'

test('the socket and its folder are ours alone, whatever the mask', async () => {
  const before = process.umask(0)
  onTestFinished(() => void process.umask(before))
  const { place } = await opened()
  expect([statSync(place.folder).mode & 0o777, statSync(place.socket).mode & 0o777]).toEqual([0o700, 0o600])
  expect(readdirSync(place.folder).toSorted()).toEqual([callsOf(place), 'server.sock'])
  expect(statSync(`${place.folder}/${callsOf(place)}`).mode & 0o777).toBe(0o200)
})

test('a folder that others may look into is closed', async () => {
  const place = placeOf(stateFolder())
  mkdirSync(place.folder)
  chmodSync(place.folder, 0o775)
  await opened({}, place)
  expect(statSync(place.folder).mode & 0o777).toBe(0o700)
})

test('a folder that is a link, a file, or somebody else’s is none', async () => {
  const link = placeOf(stateFolder())
  symlinkSync(stateFolder(), link.folder)
  await expect(opened({}, link)).rejects.toThrow('is not a folder of yours')
  const file = placeOf(stateFolder())
  writeFileSync(file.folder, '')
  await expect(opened({}, file)).rejects.toThrow('is not a folder of yours')
  if (process.getuid?.() !== 0) return
  const theirs = placeOf(stateFolder())
  mkdirSync(theirs.folder)
  const { chownSync } = process.getBuiltinModule('node:fs')
  chownSync(theirs.folder, 12_345, 12_345)
  await expect(opened({}, theirs)).rejects.toThrow('is not a folder of yours')
})

test('a path that is too long for a socket is told, and nothing is made', async () => {
  const top = stateFolder()
  const rest = 103 - Buffer.byteLength(`${top}//run/server.sock`)
  const fits = `${top}/${'x'.repeat(rest)}`
  mkdirSync(fits)
  const { place } = await opened({}, placeOf(fits))
  expect(Buffer.byteLength(place.socket)).toBe(103)
  expect(await answers(place)).toBe('{"v":1}')
  const long = `${fits}y`
  mkdirSync(long)
  await expect(opened({}, placeOf(long))).rejects.toThrow('longer than the 103 bytes')
  expect(readdirSync(long)).toEqual([])
  await expect(serverAt(placeOf(long))).resolves.toBeUndefined()
  expect(await serverAt(placeOf(`${top}/${'z'.repeat(300)}`))).toBeUndefined()
})

test.each([
  ['a socket that nobody listens on', writeDeadSocket],
  ['a file', (path: string) => writeFileSync(path, '')],
  ['a link', (path: string) => symlinkSync('/etc/passwd', path)],
  ['a link that leads nowhere', (path: string) => symlinkSync('/nowhere', path)],
])('%s in its place is replaced', async (_, leave) => {
  const place = placeOf(stateFolder())
  mkdirSync(place.folder, { mode: 0o700 })
  leave(place.socket)
  const { door } = await opened({}, place)
  expect(door.isOurs()).toBe(true)
  expect(lstatSync(place.socket).isSocket()).toBe(true)
  expect(await answers(place)).toBe('{"v":1}')
  expect(statSync('/etc/passwd').isFile()).toBe(true)
})

function writeDeadSocket(path: string): void {
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const program = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  spawnSync(process.execPath, ['-e', program])
  expect(lstatSync(path).isSocket()).toBe(true)
}

test('a folder in its place is somebody’s, and nothing is left behind', async () => {
  const place = placeOf(stateFolder())
  mkdirSync(`${place.socket}/kept`, { recursive: true, mode: 0o700 })
  await expect(opened({}, place)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
  expect(readdirSync(place.folder)).toEqual(['server.sock'])
  expect(readdirSync(place.socket)).toEqual(['kept'])
})

test.each([
  ['nothing', () => undefined],
  ['a file', (path: string) => writeFileSync(path, '')],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link to itself', (path: string) => symlinkSync('server.sock', path)],
])('%s in the place of the socket: it is not ours any more, and what is there stays', async (_, put) => {
  const { door, place } = await opened()
  expect(door.isOurs()).toBe(true)
  const calls = callsOf(place)
  rmSync(place.socket)
  put(place.socket)
  expect(door.isOurs()).toBe(false)
  const before = readdirSync(place.folder).filter((name) => name !== calls)
  door.shut()
  door.shut()
  expect(readdirSync(place.folder)).toEqual(before)
})

test('the one that comes after has the place, and the one before leaves it alone', async () => {
  const { door, place } = await opened()
  const inside = await client(place.socket)
  const second = await opened({}, place)
  expect([door.isOurs(), second.door.isOurs()]).toEqual([false, true])
  door.shut()
  expect(second.door.isOurs()).toBe(true)
  // who is inside stays until all are seen out
  await inside.say('hookline 1 status\n')
  expect(await inside.all).toBe('{"v":1}')
  second.door.shut()
  expect(readdirSync(place.folder)).toEqual([])
})

test('one that has shut leaves alone what comes after it, though a disk may give that the same number', async () => {
  const { door, place } = await opened()
  for (let turn = 0; turn < 5; turn++) {
    const before = await opened({}, place)
    before.door.shut()
    const after = await opened({}, place)
    before.door.close()
    expect([before.door.isOurs(), after.door.isOurs()]).toEqual([false, true])
    expect(readdirSync(place.folder)).toContain(callsOf(place))
    expect(await answers(place)).toBe('{"v":1}')
    after.door.close()
  }
  door.close()
  expect(readdirSync(place.folder)).toEqual([])
})

test('another name for it is the same socket', async () => {
  const { door, place } = await opened()
  renameSync(place.socket, `${place.folder}/moved`)
  expect(door.isOurs()).toBe(false)
  renameSync(`${place.folder}/moved`, place.socket)
  expect(door.isOurs()).toBe(true)
})

test('what processes left that were killed while they began is taken away, once it is old', async () => {
  const place = placeOf(stateFolder())
  mkdirSync(place.folder, { mode: 0o700 })
  const names = [
    'calls.77',
    '0123456789',
    'abcdefabcd',
    'server.json.77',
    'server.log',
    'starting',
    'abc',
    'server.json',
  ]
  for (const name of names) {
    writeFileSync(`${place.folder}/${name}`, '')
    if (name !== 'abcdefabcd') utimesSync(`${place.folder}/${name}`, 1000, 1000)
  }
  await opened({}, place)
  expect(readdirSync(place.folder).toSorted()).toEqual(
    ['abc', 'abcdefabcd', callsOf(place), 'server.json', 'server.log', 'server.sock', 'starting'].toSorted(),
  )
})

test('what is known of one is there as a whole, and taken away by that one only', () => {
  const place = placeOf(stateFolder())
  const what = { v: 1 as const, pid: process.pid, build: 'b', version: '1', startedAt: 1, http: null }
  // no folder: it is left out
  writeRecord(place, what)
  expect(readRecord(place)).toBeUndefined()
  mkdirSync(place.folder)
  writeRecord(place, what)
  expect(readRecord(place)).toEqual(what)
  expect(statSync(place.record).mode & 0o777).toBe(0o600)
  const { ino } = statSync(place.record)
  writeRecord(place, what)
  expect(statSync(place.record).ino).toBe(ino)
  writeRecord(place, { ...what, pid: 1 })
  removeRecord(place)
  expect(readRecord(place)?.pid).toBe(1)
  writeRecord(place, what)
  removeRecord(place)
  expect(readdirSync(place.folder)).toEqual([])
  for (const text of ['', '{', 'null', '[]', '{"v":2}', '{"v":1,"pid":"1"}']) {
    writeFileSync(place.record, text)
    expect(readRecord(place)).toBeUndefined()
  }
  rmSync(place.record)
  mkdirSync(place.record)
  writeRecord(place, what)
  expect(readdirSync(place.folder)).toEqual(['server.json'])
})

/** What clients write into that call by this socket. */
function callsOf({ socket }: Place): string {
  return `calls.${lstatSync(socket).ino}`
}

async function answers({ socket }: Place): Promise<string> {
  const one = await client(socket)
  await one.say('hookline 1 status\n')
  return one.all
}
