import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { byPath } from '../src/sandbox/closed.ts'
import type { Policy } from '../src/sandbox/policy.ts'

const root = realpathSync(mkdtempSync('/var/tmp/hookline-closed-'))
afterAll(() => rmSync(root, { recursive: true }))
const file = (name: string): string => {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), '')
  return join(root, name)
}
for (const name of [
  '.env',
  'a/b/.env',
  'a/x.env',
  'a/env',
  'a/k1.key',
  'a/deep/k2.key',
  'a/kx.key',
  'sec/ret/in',
])
  file(`work/${name}`)
symlinkSync(tmpdir(), join(root, 'work/link'))

const SIGHT = { shown: [], steady: [], state: join(root, 'state'), kept: [], hidden: [] }
const PROGRAM = { file: '/bin/sh', args: [], cwd: root, env: {} }
const POLICY: Policy = {
  files: 'workspace-write',
  network: false,
  writable: [],
  readOnly: [],
  readable: null,
  hidden: ['/known'],
  hiddenLike: [],
}
const hidden = (more: Partial<Policy>): readonly string[] =>
  byPath({ ...POLICY, ...more }, PROGRAM, SIGHT).hidden
const like = (...patterns: readonly string[]): readonly string[] =>
  hidden({ hiddenLike: patterns.map((pattern) => `${root}/work/${pattern}`) })
    .slice(1)
    .map((path) => path.slice(root.length + 6))
    .toSorted()

test('patterns are what fits them now', () => {
  expect(like('**/*.env')).toEqual(['.env', 'a/b/.env', 'a/x.env'])
  expect(like('*.env')).toEqual(['.env'])
  expect(like('a/*.{key,env}')).toEqual(['a/k1.key', 'a/kx.key', 'a/x.env'])
  expect(like('sec*')).toEqual(['sec'])
  expect(like('none/**', '.env')).toEqual(['.env'])
})

test('of what hookline does not know in a pattern more is hidden, not less', () => {
  expect(like('**/k[0-9].key')).toEqual(['a/deep/k2.key', 'a/k1.key', 'a/kx.key'])
  expect(() => like('a/[b')).toThrow(/what .* means/)
})

test('of what is too much to look through nothing is run', () => {
  expect(() => hidden({ hiddenLike: ['/**/nothing-is-called-so'] })).toThrow('more than 50000')
  expect(() => hidden({ hidden: ['/'] })).toThrow('words that are not known')
})

test.skipIf(process.platform !== 'linux')(
  'what is left of a process that has ended is passed over',
  async () => {
    // a child that nobody asks after
    const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'])
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer]
    const folder = `/proc/${String(pid).trim()}`
    try {
      await vi.waitFor(() => expect(() => readdirSync(`${folder}/net`)).toThrow('EINVAL'), 10_000)
      expect(hidden({ hiddenLike: [`${folder}/**/nothing-is-called-so`] })).not.toContain(folder)
    } finally {
      parent.kill()
    }
  },
)

test('where only some may be read, all else is hidden, but for what the program needs', () => {
  const found = hidden({ readable: ['/usr', join(root, 'work/a')] })
  expect(found).toEqual(
    expect.arrayContaining(['/known', '/home', '/etc', join(root, 'work/sec'), join(root, 'work/.env')]),
  )
  const open = ['/usr', '/proc', '/dev', '/tmp', join(root, 'work/a'), join(root, 'state')]
  for (const path of [...open, realpathSync('/bin/sh')])
    expect(found.filter((one) => path === one || path.startsWith(`${one}/`))).toEqual([])
})
