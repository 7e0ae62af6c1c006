import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bubblewrap } from '../src/sandbox/bubblewrap.ts'
import { filterFile } from '../src/sandbox/filter-file.ts'
import type { Policy } from '../src/sandbox/policy.ts'
import { seccompFilter } from '../src/sandbox/seccomp.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-filter-')))
afterAll(() => rmSync(root, { recursive: true }))
const full = join(root, 'full')
mkdirSync(full)
// in the place of the folder that it would be kept in
writeFileSync(join(full, 'sandbox'), '')

test('a filter that is needed and cannot be kept is not done without', () => {
  const path = filterFile(join(root, 'own'), false, 'x64')!
  expect(readFileSync(path)).toEqual(seccompFilter('x64', false))
  for (const own of [full, undefined]) expect(() => filterFile(own, false, 'arm64')).toThrow('cannot be kept')
})

test.skipIf(!['x64', 'arm64'].includes(process.arch))('nor is a program walled in without it', () => {
  const policy: Policy = {
    files: 'read-only',
    network: false,
    writable: [],
    readOnly: [],
    readable: null,
    hidden: [],
    hiddenLike: [],
  }
  const sight = { shown: [], steady: [], state: join(root, 'none'), kept: [], hidden: [] }
  const walled = (own: string | undefined, isTrial?: true): string =>
    bubblewrap.walled('/usr/bin/bwrap', { file: 'true', args: [], cwd: '/', env: {} }, policy, {
      sight,
      own,
      cache: root,
      ...(isTrial && { isTrial }),
    }).file
  expect(() => walled(full)).toThrow('cannot be kept')
  expect(() => walled(undefined)).toThrow('cannot be kept')
  expect(walled(join(root, 'own'))).toBe('/bin/sh')
  // a full disk does not make a program that walls in one that does not
  expect(walled(undefined, true)).toBe('/usr/bin/bwrap')
})

test('a machine of a kind that has none is said to have none', () => {
  expect(filterFile(undefined, false, 'riscv64')).toBeUndefined()
  expect(bubblewrap.lacks!('riscv64')).toBe('no filter of system calls')
  for (const arch of ['x64', 'arm64']) expect(bubblewrap.lacks!(arch)).toBeUndefined()
})
