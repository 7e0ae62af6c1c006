import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { world, type World } from './hookline.ts'

// oxlint-disable-next-line no-control-regex -- it is what is looked for
const MOVES = /\u001B|\u202E/

interface Kept {
  readonly here: World
  readonly id: string
  readonly text: (name: string) => string
  readonly json: (...args: readonly string[]) => Readonly<Record<string, unknown>>
}

/** Two files were kept, changed and joined by a third. */
function kept(): Kept {
  const here = world('')
  expect(here.hookline(['init', '--template', 'keep-patched'])).toMatchObject({ status: 0, stderr: '' })
  here.file('a.txt', 'a before', 0o640)
  here.file('b.txt', 'b before')
  const tried = here.hookline(['try', 'patch.before', 'a.txt', 'b.txt', 'new.txt', '../outside'])
  expect(tried.stdout).toContain('no objection')
  here.file('a.txt', 'a after')
  chmodSync(join(here.dir, 'a.txt'), 0o600)
  rmSync(join(here.dir, 'b.txt'))
  here.file('new.txt', 'new')
  const json = (...args: readonly string[]): Readonly<Record<string, unknown>> =>
    JSON.parse(here.hookline(['restore', ...args, '--json']).stdout) as Readonly<Record<string, unknown>>
  const [{ id }] = json('--list')['backups'] as readonly [{ readonly id: string }]
  return { here, id, json, text: (name) => readFileSync(join(here.dir, name), 'utf8') }
}

test('what is kept is listed, with what it is about', () => {
  const { here, id, json } = kept()
  const { stdout, status } = here.hookline(['restore', '--list'])
  expect(status).toBe(0)
  expect(stdout).toMatch(
    new RegExp(`^${id}  .*  patch.before  2 files  .*  a.txt, b.txt, new.txt, ../outside$`, 'm'),
  )
  expect(stdout).toContain('kept: 1. ')
  expect(json('--list')).toMatchObject({
    total: 1,
    backups: [{ kind: 'backup', root: realpathSync(here.dir), hooks: ['user/keep-patched'] }],
  })
  expect(world('').hookline(['restore', '--list']).stdout).toContain('nothing is kept')
})

test('a dry run shows what would be done, and changes nothing', () => {
  const { here, text } = kept()
  const { stdout, status } = here.hookline(['restore', 'latest', '--dry-run'])
  expect(stdout).toMatch(/^ {2}replace {5}a.txt$/m)
  expect(stdout).toMatch(/^ {2}bring back {2}b.txt$/m)
  expect(stdout).toMatch(/^ {2}stays {7}new.txt {2}\(it was not there: --added removes it\)$/m)
  expect(stdout).toMatch(/^ {2}not kept {4}\.\.\/outside {2}\(lies outside of the root\)$/m)
  expect(status).toBe(1)
  expect([text('a.txt'), existsSync(join(here.dir, 'b.txt'))]).toEqual(['a after', false])
})

test('files are brought back with their rights, and a restore can itself be restored', () => {
  const { here, id, text, json } = kept()
  const { stdout } = here.hookline(['restore', id.slice(0, 18), '--yes', '--added'])
  expect([text('a.txt'), text('b.txt'), existsSync(join(here.dir, 'new.txt'))]).toEqual([
    'a before',
    'b before',
    false,
  ])
  expect(statSync(join(here.dir, 'a.txt')).mode & 0o777).toBe(0o640)
  const undo = /restored: 3 files\. Undo it: hookline restore (\S+)/.exec(stdout)![1]!
  expect(json(undo, '--yes', '--added')).toMatchObject({ kind: 'restore', restored: 3, failed: [] })
  expect([text('a.txt'), existsSync(join(here.dir, 'b.txt')), text('new.txt')]).toEqual([
    'a after',
    false,
    'new',
  ])
})

test('one file is restored by its path as it is typed', () => {
  const { here, id, text } = kept()
  expect(here.hookline(['restore', id, join(here.dir, 'a.txt'), '--yes'])).toMatchObject({ status: 0 })
  expect([text('a.txt'), existsSync(join(here.dir, 'b.txt'))]).toEqual(['a before', false])
  expect(here.hookline(['restore', id, 'a.txt', '--yes'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('as it was') as string,
  })
})

test('what it cannot do is refused, and nothing is changed', () => {
  const { here, text } = kept()
  for (const [words, code] of REFUSED) {
    const { status, stderr } = here.hookline(['restore', ...words])
    expect([words, status, stderr]).toEqual([words, 64, expect.stringContaining(`[${code}]`)])
  }
  expect(text('a.txt')).toBe('a after')
})

const REFUSED: readonly (readonly [words: readonly string[], code: string])[] = [
  [[], 'USAGE'],
  [['latest'], 'RESTORE_ASK'],
  [['latest', '--json'], 'RESTORE_ASK'],
  [['nothing', '--yes'], 'BACKUP_UNKNOWN'],
  [['latest', 'none.txt', '--yes'], 'BACKUP_UNKNOWN'],
  [['--list', 'x'], 'USAGE'],
]

test('without the package it says how to install it', () => {
  const here = world('')
  // outside of this workspace, where nothing is beside it
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(new URL(`../${name}`, import.meta.url), join(here.dir, 'alone', name), { recursive: true })
  const bin = join(here.dir, 'alone/bin/hookline.cjs')
  const env = { PATH: process.env['PATH'], HOME: join(here.dir, 'home') }
  const { status, stderr } = spawnSync(process.execPath, [bin, 'restore', '--list'], {
    cwd: here.dir,
    env,
    encoding: 'utf8',
  })
  expect(status).toBe(69)
  expect(stderr).toMatch(/\[EXECUTOR_NOT_INSTALLED\]\n.*hookline plugin add @hookline\/executor-filesystem/)
})

test('names of files move no terminal', () => {
  const { here } = kept()
  writeFileSync(join(here.dir, 'x'), '')
  here.hookline(['try', 'patch.before', 'a\u001B[2J\u202Eb'])
  expect(here.hookline(['restore', '--list']).stdout).not.toMatch(MOVES)
  expect(here.hookline(['restore', 'latest', '--dry-run']).stdout).not.toMatch(MOVES)
})
