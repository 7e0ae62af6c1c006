import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ChildLimits, Program } from '@hookline/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { findPlace } from '../src/limits/cgroup-place.ts'
import { holder } from '../src/limits/index.ts'
import { ownLimits } from '../src/limits/own-limits.ts'
import { running } from '../src/limits/running.ts'
import { limitedProgram, type Ground } from '../src/limits/words.ts'

const MB = 2 ** 20
const isRoot = process.getuid?.() === 0
const FREE = { soft: Number.POSITIVE_INFINITY, hard: Number.POSITIVE_INFINITY }
const GROUND: Ground = { own: { d: FREE, u: FREE, n: FREE }, running: 100, group: undefined }

function program(...[file = '', ...args]: readonly string[]): Program {
  return { file, args, cwd: '/', env: { PATH: process.env['PATH']! } }
}

function ran({ file, args, cwd, env }: Program): string {
  const { stdout, stderr, status } = spawnSync(file, args, { cwd, env, encoding: 'utf8' })
  return `${stdout}${stderr}${status === 0 ? '' : `code ${status}`}`
}

function place(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-limits-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('each process for itself', () => {
  const line = (limits: ChildLimits, ground: Partial<Ground> = {}): string | undefined =>
    limitedProgram(program('/bin/echo', 'x'), limits, { ...GROUND, ...ground }).args[1]

  test('memory and open files as they are, processes besides those that run', () => {
    expect(line({ memory: 50 * MB, processes: 7, openFiles: 64 })).toBe(
      'ulimit -d 51200 && { ulimit -u 107 2>/dev/null || ulimit -p 107; } && ulimit -n 64 && unset PWD OLDPWD SHLVL && exec "$@"; exit 125',
    )
    expect(limitedProgram(program('/bin/echo', 'x'), {}, GROUND)).toEqual(program('/bin/echo', 'x'))
  })

  test('what this process has less of stays as it is; what it has more of as a rule is lowered, not raised', () => {
    const own = { d: FREE, u: { soft: 50, hard: 60 }, n: { soft: 32, hard: 4096 } }
    expect(line({ processes: 7, openFiles: 64 }, { own })).toBe(
      'ulimit -H -n 64 && unset PWD OLDPWD SHLVL && exec "$@"; exit 125',
    )
  })

  test('where nobody tells what it has, one that cannot be lowered is lower already', () => {
    expect(line({ openFiles: 64 }, { own: undefined })).toBe(
      '{ ulimit -n 64 || :; } 2>/dev/null && unset PWD OLDPWD SHLVL && exec "$@"; exit 125',
    )
    expect(line({ processes: 7 }, { running: undefined })).toBeUndefined()
  })

  test('one that the system refuses lets nothing run', () => {
    const { file, args } = limitedProgram(program('/bin/echo', 'ran'), { memory: 900 * 2 ** 30 }, GROUND)
    const lower = `ulimit -d 500000; exec setpriv --reuid 64321 --clear-groups "$@"`
    const words = isRoot ? ['-c', lower, 'sh'] : ['-c', 'ulimit -d 500000; exec "$@"', 'sh']
    expect(ran(program('/bin/sh', ...words, file, ...args))).toMatch(/code 125$/)
  })

  test('what is told of this process', () => {
    const own = ownLimits('/proc')!
    const shown = ran(program('/bin/sh', '-c', 'ulimit -H -n'))
    expect(own.n.hard).toBe(Number(shown))
    expect(own.u.hard).toBeGreaterThan(0)
    expect(ownLimits('/nowhere')).toBeUndefined()
    const [few, many] = [running(8, '/proc')!, running(1024, '/proc')!]
    expect(few).toBeGreaterThan(0)
    expect(many).toBeGreaterThanOrEqual(few)
    expect(running(8, '/nowhere')).toBeGreaterThan(0)
    expect(running(1024, '/nowhere')).toBeUndefined()
  })
})

describe('a child that is held', () => {
  const held = (words: readonly string[], limits: ChildLimits): string => {
    const { program: made, ended } = holder()(program(...words), limits)
    const said = ran(made)
    expect(ended()!.by).toMatch(/^(rlimits|cgroup)$/)
    return said
  }

  test('has no more open files, and so what it starts', () => {
    expect(held(['/bin/sh', '-c', 'ulimit -n; sh -c "ulimit -H -n"'], { openFiles: 64 })).toBe('64\n64\n')
  })

  test('is started as ever: its words, its name, its exit code', () => {
    expect(held(['/bin/sh', '-c', 'echo "$0 $*"; exit 3', 'n a', 'b"c', '$d'], { openFiles: 64 })).toBe(
      'n a b"c $d\ncode 3',
    )
  })

  test('is told no more by its environment than it is given', () => {
    const { program: made } = holder()({ ...program('/usr/bin/env'), env: { A: '1' } }, { openFiles: 64 })
    expect(made.file).toBe('/bin/sh')
    // a shell that is bash cannot be kept from saying what it starts, and how deep it is
    expect(ran(made).replaceAll(/^(_|SHLVL)=.*\n/gm, '')).toBe('A=1\n')
    const given = { ...program('/usr/bin/env'), env: { SHLVL: '7' } }
    expect(ran(holder()(given, { openFiles: 64 }).program)).toContain('SHLVL=')
  })

  test('is not held where it could not be started: the system says why, and no shell', () => {
    const folder = place()
    writeFileSync(join(folder, 'odd'), '#!/no/such/interpreter\n', { mode: 0o755 })
    for (const name of ['no-such-program', '/etc/passwd', '/etc', join(folder, 'odd')])
      expect(holder()(program(name), { openFiles: 64 }).program).toEqual(program(name))
    writeFileSync(join(folder, 'even'), '#! /bin/sh -e\necho even $1', { mode: 0o755 })
    expect(held([join(folder, 'even'), 'x'], { openFiles: 64 })).toBe('even x\n')
    expect(holder()({ ...program('./even'), cwd: folder }, { openFiles: 64 }).program.file).toBe('/bin/sh')
    // what the first line names lies where the child is, not where this process is
    symlinkSync('/bin/sh', join(folder, 'own-sh'))
    writeFileSync(join(folder, 'near'), '#!./own-sh\nulimit -n', { mode: 0o755 })
    expect(ran(holder()({ ...program(join(folder, 'near')), cwd: folder }, { openFiles: 64 }).program)).toBe(
      '64\n',
    )
  })
})

describe('where groups can be made', () => {
  const MOUNT = (point: string, root = '/'): string =>
    `29 23 0:26 ${root} ${point.replaceAll(' ', '\\040')} rw,nosuid shared:4 - cgroup2 cgroup2 rw\n`

  /** A folder that looks like the kernel's, as far as is looked at. */
  const world = (own: string, handing: readonly string[], root = '/') => {
    const folder = place()
    const top = join(folder, 'sys fs')
    const file = (path: string, text: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    let at = join('sys fs', own.slice(root === '/' ? 1 : root.length + 1)).replace(/\/$/, '')
    for (; at !== '.'; at = dirname(at)) {
      file(`${at}/cgroup.procs`, '')
      file(`${at}/cgroup.subtree_control`, handing.includes(at) ? 'cpu memory pids\n' : 'cpu\n')
      if (at !== 'sys fs') file(`${at}/cgroup.type`, 'domain\n')
    }
    file('proc/self/mountinfo', `22 1 0:1 / / rw - ext4 /dev/vda rw\n${MOUNT(top, root)}`)
    file('proc/self/cgroup', `12:pids:/old\n0::${own}\n`)
    const found = findPlace(join(folder, 'proc'))
    return found === undefined ? undefined : found.slice(folder.length + 1)
  }

  test('the nearest around that hands down memory and processes; never its own, which has processes', () => {
    const app = 'sys fs/user.slice/app.slice'
    expect(world('/user.slice/app.slice/term.scope', [app])).toBe(app)
    expect(world('/user.slice/app.slice/term.scope', ['sys fs/user.slice'])).toBe('sys fs/user.slice')
    expect(world('/user.slice/app.slice/term.scope', [`${app}/term.scope`])).toBeUndefined()
    expect(world('/user.slice/app.slice/term.scope', [])).toBeUndefined()
  })

  test('the first of all may have processes, too; one that only looks like the first may not', () => {
    expect(world('/', ['sys fs'])).toBe('sys fs')
    expect(world('/user.slice', ['sys fs'])).toBe('sys fs')
  })

  test('what is mounted may begin further in, and what lies outside of it is nowhere', () => {
    expect(world('/docker/abc/mine', ['sys fs'], '/docker/abc')).toBe('sys fs')
    expect(world('/../other', ['sys fs'])).toBeUndefined()
    expect(findPlace('/nowhere')).toBeUndefined()
  })
})
