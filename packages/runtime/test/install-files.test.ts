import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { isWhole, makeCopy, planCopy, pruneCopies } from '../src/install/copy.ts'
import { diff } from '../src/install/diff.ts'
import { readIf, replaceFile } from '../src/install/file.ts'
import { findProgram } from '../src/install/find-program.ts'
import { codexWiring } from '../src/install/codex/wiring.ts'
import { recordFile } from '../src/install/installs.ts'
import { userLine } from '../src/install/line.ts'
import { neededCopies } from '../src/install/needed.ts'
import { locked } from '../src/install/lock.ts'
import type { Seen, SeenHook } from '../src/install/registry.ts'
import { trustEdits } from '../src/install/trust.ts'

const fresh = (): string => mkdtempSync(join(tmpdir(), 'hookline-install-'))

describe('a file is replaced', () => {
  test('whole, with its mode, and nothing is left beside it', () => {
    const dir = fresh()
    writeFileSync(join(dir, 'a'), 'old')
    chmodSync(join(dir, 'a'), 0o664)
    replaceFile(join(dir, 'a'), 'old', 'new')
    expect(readFileSync(join(dir, 'a'), 'utf8')).toBe('new')
    expect(statSync(join(dir, 'a')).mode & 0o777).toBe(0o664)
    expect(readdirSync(dir)).toEqual(['a'])
  })

  test('where a link leads, and the link stays', () => {
    const dir = fresh()
    mkdirSync(join(dir, 'dotfiles'))
    writeFileSync(join(dir, 'dotfiles/hooks.json'), 'old')
    symlinkSync('dotfiles/hooks.json', join(dir, 'hooks.json'))
    replaceFile(join(dir, 'hooks.json'), 'old', 'new')
    expect(lstatSync(join(dir, 'hooks.json')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(dir, 'dotfiles/hooks.json'), 'utf8')).toBe('new')
  })

  test('only if it is what it was thought to be', () => {
    const file = join(fresh(), 'a')
    writeFileSync(file, 'of somebody else')
    expect(() => replaceFile(file, 'old', 'new')).toThrow(
      expect.objectContaining({ code: 'AGENT_FILE_BUSY' }) as Error,
    )
    expect(() => replaceFile(file, undefined, 'new')).toThrow('changed while')
    expect(readFileSync(file, 'utf8')).toBe('of somebody else')
  })

  test('or made, or taken away', () => {
    const file = join(fresh(), 'new-folder', 'a')
    replaceFile(file, undefined, 'new')
    expect(readIf(file)).toBe('new')
    replaceFile(file, 'new', undefined)
    expect(readIf(file)).toBeUndefined()
  })

  test.each([
    ['latin', 'is not UTF-8', (file: string) => writeFileSync(file, Buffer.from([0xe9]))],
    ['link', 'it is a link that leads nowhere', (file: string) => symlinkSync('nowhere', file)],
    ['loop', 'it is a link that leads to itself', (file: string) => symlinkSync('loop', file)],
    ['folder', 'it is a folder', (file: string) => mkdirSync(file)],
  ])('unless it cannot be read: %s, which is said: %s', (name, says, make) => {
    const file = join(fresh(), name)
    make(file)
    expect(() => readIf(file)).toThrow(
      expect.objectContaining({
        code: 'AGENT_FILE_INVALID',
        message: expect.stringMatching(`^${file}.*${says}`) as string,
      }) as Error,
    )
  })

  test('unless it cannot be written, which is said', () => {
    expect(() => replaceFile(join('/proc', 'a'), undefined, 'new')).toThrow(
      expect.objectContaining({ code: 'AGENT_FILE_UNWRITABLE' }) as Error,
    )
  })
})

describe('the lock', () => {
  test('lets one in after another', async () => {
    const dir = fresh()
    let inside = 0
    const turns = Array.from({ length: 5 }, () =>
      locked(dir, async () => {
        expect(++inside).toBe(1)
        await sleep(5)
        inside--
      }),
    )
    await Promise.all(turns)
    expect(readdirSync(dir)).toEqual([])
  })

  test('is open again after an error', async () => {
    const dir = fresh()
    await expect(locked(dir, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await locked(dir, () => Promise.resolve('in'))).toBe('in')
  })

  test.each([
    ['whose holder is dead', '999999999', 0],
    ['that is as old as no install takes', String(process.pid), 3600],
  ])('%s is taken over', async (_, holder, age) => {
    const dir = fresh()
    const file = join(dir, 'install.lock')
    writeFileSync(file, holder)
    const then = Date.now() / 1000 - age
    utimesSync(file, then, then)
    expect(await locked(dir, () => Promise.resolve('in'))).toBe('in')
  })
})

describe('a copy', () => {
  const made = (files: Readonly<Record<string, string>>): string => {
    const dist = fresh()
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text)
    return dist
  }
  const PARTS = {
    'run.cjs': 'import("./late.js");require("./beside.cjs");import("./main.js")',
    'late.js': 'import{a}from"./chunk-A.js";export{b}from\'./chunk-B.js\'',
    'chunk-A.js': 'import "./chunk-B.js"',
    'chunk-B.js': 'x("./not-imported.js")',
    'beside.cjs': '',
    'main.js': 'import "./chunk-A.js"',
  }
  const plan = (dist: string, node = '/usr/bin/node', perl?: string): ReturnType<typeof planCopy> =>
    planCopy('/state', { dist, version: '1.2.3', node, perl, env: {} })

  test('holds what run imports, at once or later, and nothing else', () => {
    expect(Object.keys(plan(made(PARTS)).files).toSorted()).toEqual(
      [
        'beside.cjs',
        'chunk-A.js',
        'chunk-B.js',
        'client.cjs',
        'client.pl',
        'answer.pl',
        'no-answer.pl',
        'hook',
        'late.js',
        'origin',
        'package.json',
        'run.cjs',
      ].toSorted(),
    )
  })

  test('holds the server and what it imports, where there is one', () => {
    const { files } = plan(
      made({ ...PARTS, 'server.cjs': 'require("./of-server.cjs")', 'of-server.cjs': '' }),
    )
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['server.cjs', 'of-server.cjs', 'run.cjs']))
  })

  test('is named by its version and by what is in it', () => {
    const dist = made(PARTS)
    const { dir, files } = plan(dist)
    expect(dir).toMatch(/^\/state\/bin\/1\.2\.3-[0-9a-f]{12}$/)
    expect(plan(dist).dir).toBe(dir)
    expect(files['origin']).toBe(`${dist}\n`)
    // executors that were installed beside it are found from there
    expect(plan(made(PARTS)).dir).not.toBe(dir)
    expect(plan(made({ ...PARTS, 'chunk-B.js': '' })).dir).not.toBe(dir)
    expect(plan(made(PARTS), '/opt/node').dir).not.toBe(dir)
    expect(plan(dist, '/usr/bin/node', '/usr/bin/perl').dir).not.toBe(dir)
    // its name is the hash of its files, so they tell it by where they lie
    for (const text of Object.values(files)) expect(text).not.toContain(basename(dir))
  })

  test('is not planned from half a hookline', () => {
    expect(() => plan(made({ 'run.cjs': 'import("./late.js")' }))).toThrow(
      expect.objectContaining({ code: 'INSTALL_INCOMPLETE' }) as Error,
    )
  })

  test('that was tampered with is made anew', () => {
    const copy = planCopy(fresh(), { dist: made(PARTS), version: '1.2.3', node: '/usr/bin/node', env: {} })
    makeCopy(copy)
    expect(isWhole(copy)).toBe(true)
    expect(statSync(join(copy.dir, 'hook')).mode & 0o777).toBe(0o700)
    writeFileSync(join(copy.dir, 'run.cjs'), 'evil()')
    expect(isWhole(copy)).toBe(false)
    makeCopy(copy)
    expect(isWhole(copy)).toBe(true)
  })

  test('goes when nobody needs it, and the others stay', () => {
    const state = fresh()
    for (const name of ['1.0.0-a', '1.1.0-b', '1.2.0-c.1234.tmp'])
      mkdirSync(join(state, 'bin', name), { recursive: true })
    writeFileSync(join(state, 'bin/hook'), '')
    mkdirSync(join(state, 'compiled'))
    expect(pruneCopies(state, new Set([join(state, 'bin/1.1.0-b')]))).toEqual(['1.0.0-a', '1.2.0-c.1234.tmp'])
    expect(readdirSync(join(state, 'bin'))).toEqual(['1.1.0-b', 'hook'])
    expect(existsSync(join(state, 'compiled'))).toBe(false)
    expect(pruneCopies(state, new Set())).toEqual(['1.1.0-b', 'hook'])
    expect(existsSync(join(state, 'bin/hook'))).toBe(false)
  })

  test.each(['state', `it's "the" $HOME`])('and those that a line calls are needed, below %s', (name) => {
    const state = join(fresh(), name)
    const [file, called] = [join(state, 'hooks.json'), join(state, 'bin/1.1.0-b')]
    for (const copy of [called, join(state, 'bin/1.0.0-a')]) mkdirSync(copy, { recursive: true })
    const event = { native: 'Stop', closed: false, timeout: 62 }
    const command = userLine(codexWiring, event, { script: join(called, 'hook'), install: 'id' })
    writeFileSync(file, JSON.stringify({ hooks: { Stop: [{ hooks: [{ type: 'command', command }] }] } }))
    writeFileSync(recordFile(state), JSON.stringify({ format: 1, installs: [{ file }] }))
    expect([...neededCopies(state)]).toEqual([called])
  })
})

describe('trust', () => {
  const hook = (key: string, hash: string, rest: Partial<SeenHook> = {}): SeenHook => ({
    key,
    hash,
    file: 'f',
    command: hash.startsWith('our') ? 'ours' : 'theirs',
    trusted: true,
    changed: false,
    unknown: false,
    enabled: true,
    ...rest,
  })
  const seen = (...hooks: readonly SeenHook[]): Seen => ({
    hooks,
    records: new Set(hooks.filter(({ trusted }) => trusted).map(({ key }) => key)),
    warnings: [],
    broken: [],
    hooksOn: true,
  })
  const isOurs = ({ command }: SeenHook): boolean => command === 'ours'
  const edits = (before: Seen, after: Seen, moved: readonly (readonly [string, string])[] = []): unknown =>
    Object.fromEntries(
      trustEdits({ before, after, moved: moved.map(([from, to]) => ({ from, to })), isOurs }),
    )

  test('is given to our lines that lack it, and to no other', () => {
    const after = seen(
      hook('0', 'a', { trusted: false }),
      hook('1', 'our-1', { trusted: false }),
      hook('2', 'our-2'),
    )
    expect(edits(seen(), after)).toEqual({ 1: { hash: 'our-1', enabled: true } })
  })

  test('does not switch on what its user switched off', () => {
    const after = seen(hook('1', 'our-2', { trusted: false, enabled: false }))
    expect(edits(seen(hook('1', 'our-1', { enabled: false })), after)).toEqual({
      1: { hash: 'our-2', enabled: false },
    })
  })

  test('moves with the hooks that move up when ours go', () => {
    const before = seen(hook('0', 'our-1'), hook('1', 'a', { enabled: false }), hook('2', 'b'))
    const after = seen(hook('0', 'a', { trusted: false }), hook('1', 'b', { trusted: false }))
    expect(
      edits(before, after, [
        ['1', '0'],
        ['2', '1'],
      ]),
    ).toEqual({
      0: { hash: 'a', enabled: false },
      1: { hash: 'b', enabled: true },
      2: undefined,
    })
  })

  test('is not given to a stranger that moves to where a trusted hook stood', () => {
    const before = seen(hook('0', 'our-1'), hook('1', 'stranger', { trusted: false }))
    const after = seen(hook('0', 'stranger', { trusted: false }))
    expect(edits(before, after, [['1', '0']])).toEqual({ 0: undefined })
  })

  test('is not given to what changed on its way', () => {
    const before = seen(hook('0', 'our-1'), hook('1', 'a'))
    const after = seen(hook('0', 'a-changed', { trusted: false }))
    expect(edits(before, after, [['1', '0']])).toEqual({ 0: undefined, 1: undefined })
  })
})

test('a difference is shown with what is around it, and no difference with nothing', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`)
  const changed = lines.toSpliced(10, 1, 'ten', 'and a half')
  expect(diff(lines.join('\n'), changed.join('\n'), 1)).toBe(
    ' line 9\n-line 10\n+ten\n+and a half\n line 11\n ...',
  )
  expect(diff('same', 'same')).toBe('')
})

test('a program is found on PATH, or where it is said to be', () => {
  const dir = fresh()
  writeFileSync(join(dir, 'codex'), '', { mode: 0o755 })
  writeFileSync(join(dir, 'plain'), '', { mode: 0o644 })
  expect(findProgram('codex', undefined, `/nowhere::${dir}`)).toBe(join(dir, 'codex'))
  expect(findProgram('plain', undefined, dir)).toBeUndefined()
  expect(findProgram('codex', undefined, undefined)).toBeUndefined()
  expect(findProgram('codex', join(dir, 'codex'), '')).toBe(join(dir, 'codex'))
  expect(() => findProgram('codex', join(dir, 'plain'), dir)).toThrow('is not a program')
})
