import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bubblewrapWords } from '../src/sandbox/bubblewrap.ts'
import type { Policy } from '../src/sandbox/policy.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-nested-')))
afterAll(() => rmSync(root, { recursive: true }))
const made = (name: string): string => {
  mkdirSync(join(root, name), { recursive: true })
  return join(root, name)
}
const [src, proj, git] = [made('src'), made('src/proj'), made('src/proj/.git')]
const [locked, inner] = [made('src/proj/locked'), made('src/proj/locked/inner')]
const SIGHT = { shown: [], steady: [], state: join(root, 'none'), kept: [], hidden: [] }

/** The mounts of a policy, in their order. */
function mounts(
  more: Partial<Policy>,
  sight: Partial<typeof SIGHT> = {},
): readonly (readonly [string, string])[] {
  const policy: Policy = {
    files: 'workspace-write',
    network: false,
    writable: [],
    readOnly: [],
    readable: null,
    hidden: [],
    hiddenLike: [],
    ...more,
  }
  const words = bubblewrapWords(policy, { ...SIGHT, ...sight }, root)
  return words.flatMap((word, at) =>
    /^--(ro-)?bind|--symlink/.test(word) && words[at + 2]?.startsWith(root)
      ? [[word, words[at + 2]!] as const]
      : [],
  )
}

test.each([
  ['first', [src, proj]],
  ['last', [proj, src]],
])(
  'what steers agents stays closed where a writable folder lies in another that is named %s',
  (_where, writable) => {
    expect(mounts({ writable })).toEqual([
      ['--bind', src],
      ['--bind', proj],
      ['--ro-bind', git],
    ])
  },
)

test('of places in one another the innermost counts, and what steers agents is closed in all of them', () => {
  expect(mounts({ writable: [inner, proj, git], readOnly: [locked, join(root, 'elsewhere')] })).toEqual([
    ['--bind', proj],
    ['--bind', git],
    ['--ro-bind', locked],
    ['--bind', inner],
    ['--ro-bind', git],
  ])
})

test('of a place that may be written and only be read, the second counts', () => {
  expect(mounts({ writable: [proj, locked], readOnly: [locked] }).slice(1)).toEqual([
    ['--bind', locked],
    ['--ro-bind', locked],
    ['--ro-bind', git],
  ])
})

test('a folder of which everything may be written keeps what of it may only be read', () => {
  expect(mounts({ files: 'full', readOnly: [locked] })).toEqual([['--ro-bind', locked]])
})

test('by a link a workspace is not there a second time, without what closes it', () => {
  const link = join(root, 'link')
  symlinkSync(proj, link)
  expect(mounts({ writable: [link] }, { shown: [link, join(link, 'locked')] as never })).toEqual([
    ['--ro-bind', proj],
    ['--symlink', link],
    ['--ro-bind', locked],
    ['--bind', proj],
    ['--ro-bind', git],
  ])
})
