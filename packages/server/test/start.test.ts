import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NODE_FLAGS, nodeFlags, placeOf, startable } from '../src/start.ts'
import { stateFolder } from './doors.ts'

test('the first who asks may start one, and nobody else for a while', () => {
  const place = placeOf(stateFolder())
  expect([startable(place), startable(place), startable(place)]).toEqual([true, false, false])
  expect(statSync(place.folder).mode & 0o777).toBe(0o700)
  const before = Date.now() / 1000 - 11
  utimesSync(`${place.folder}/starting`, before, before)
  expect([startable(place), startable(place)]).toEqual([true, false])
  // a clock that was set back does not keep it from being started for good
  const later = Date.now() / 1000 + 3600
  utimesSync(`${place.folder}/starting`, later, later)
  expect(startable(place)).toBe(true)
})

test('where no socket can be had none is started', () => {
  const dir = stateFolder()
  expect(startable(placeOf(`${dir}/${'x'.repeat(103)}`))).toBe(false)
  expect(() => startable(placeOf(`${dir}/gone`))).toThrow('ENOENT')
  mkdirSync(`${dir}/elsewhere`)
  symlinkSync(`${dir}/elsewhere`, `${dir}/run`)
  expect(() => startable(placeOf(dir))).toThrow('is not a folder of yours')
  rmSync(`${dir}/run`)
  expect(existsSync(`${dir}/elsewhere/starting`)).toBe(false)
})

test.each([
  ['24.0.0', 'x64', true],
  ['26.1.0', 'arm64', true],
  ['22.19.0', 'x64', false],
  ['24.0.0', 'ppc64', false],
] as const)('a compiler is left on Node %s for %s', (node, arch, isSpare) => {
  expect(nodeFlags({ versions: { ...process.versions, node }, arch }).includes('--no-opt')).toBe(isSpare)
})

test('this Node takes the flags, and compiles with what they leave', () => {
  const options = execFileSync(process.execPath, [...NODE_FLAGS, '--v8-options'], { encoding: 'utf8' })
  const isOn = /--maglev \(.*\n.*default: --maglev/.test(options)
  expect(isOn || !NODE_FLAGS.includes('--no-opt')).toBe(true)
  expect(execFileSync(process.execPath, [...NODE_FLAGS, '-p', '6 * 7'], { encoding: 'utf8' })).toBe('42\n')
})
