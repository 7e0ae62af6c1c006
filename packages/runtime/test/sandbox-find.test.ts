import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { lookAround } from '../src/sandbox/around.ts'
import { findSandbox } from '../src/sandbox/find.ts'
import { wallFiles } from '../src/sandbox/kept-file.ts'
import { markOf, type Tried } from '../src/sandbox/tried.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-find-')))
afterAll(() => rmSync(root, { recursive: true }))
const env = { HOME: root, XDG_STATE_HOME: join(root, 'state'), XDG_CACHE_HOME: join(root, 'cache') }
const record = join(root, 'state/hookline/sandbox.json')
/** What Codex brings along: a program that counts how often it is started, and walls nothing in. */
const codex = join(root, 'codex/bin/codex')
const counted = join(root, 'count')

beforeEach(() => {
  rmSync(record, { force: true })
  rmSync(counted, { force: true })
  mkdirSync(join(root, 'state/hookline'), { recursive: true, mode: 0o700 })
  mkdirSync(join(root, 'codex/bin'), { recursive: true })
  writeFileSync(codex, `#!/bin/sh\necho >> ${counted}\nexit 7\n`)
  chmodSync(codex, 0o755)
})

const count = (): number => readFileSync(counted, 'utf8').length
const kept = (): Tried => JSON.parse(readFileSync(record, 'utf8')) as Tried

describe.skipIf(process.platform === 'win32')('what walls in', () => {
  test('is tried once, and known from then on by its size, time and inode', () => {
    const wanted = { backend: 'codex', codex } as const
    for (let time = 0; time < 3; time++)
      expect(findSandbox(env, wanted)).toMatchObject({ backend: 'codex', program: codex })
    expect(count()).toBe(1)
    // nobody tells where Codex is in a call of an agent
    expect(findSandbox(env, { backend: 'codex' })).toMatchObject({ program: codex })
    writeFileSync(codex, `#!/bin/sh\necho >> ${counted}\necho broken >&2\nexit 1\n`)
    expect(findSandbox(env, wanted)).toMatchObject({ program: codex, fault: 'broken' })
    expect(count()).toBe(2)
  })

  test('is tried again in another place: what works outside of a sandbox does not inside', () => {
    findSandbox(env, { backend: 'codex', codex })
    writeFileSync(record, JSON.stringify({ ...kept(), place: 'elsewhere' }))
    findSandbox(env, { backend: 'codex' })
    expect(count()).toBe(2)
    expect(kept().place).toBe(lookAround().place)
  })

  test('is the one that was chosen, whatever else works', () => {
    const works: Tried = {
      backend: 'bubblewrap',
      program: codex,
      mark: markOf(codex)!,
      place: lookAround().place,
      at: Date.now(),
    }
    writeFileSync(record, JSON.stringify(works))
    expect(findSandbox(env)).toEqual(works)
    expect(findSandbox(env, { backend: 'seatbelt' }).fault).toMatch(/sandbox-exec/)
    expect(findSandbox(env, { backend: 'sandbox-runtime' }).fault).toMatch(/0\.0\.83 is not installed/)
    expect(findSandbox(env, { backend: 'codex' }).fault).toBe(
      'no program of Codex is known: hookline doctor codex',
    )
  })

  test('for the company is found anew: what a user keeps says nothing of it, and a filter counts that root wrote', () => {
    const theirs = { ...env, XDG_CONFIG_HOME: '/etc/hookline' }
    const forged = {
      backend: 'codex',
      program: codex,
      codex,
      mark: markOf(codex)!,
      place: lookAround().place,
      at: Date.now(),
    } satisfies Tried
    writeFileSync(record, JSON.stringify(forged))
    expect(findSandbox(env)).toEqual(forged)
    expect(findSandbox(theirs).program).not.toBe(codex)
    expect(findSandbox(theirs, { backend: 'codex' }).fault).toBe(
      'no program of Codex is known: hookline doctor codex',
    )
    expect(kept()).toEqual(forged)
    expect(wallFiles(env)).toBe(join(root, 'state/hookline'))
    expect(wallFiles(theirs)).toBe('/etc/hookline')
  })

  test('is no version of sandbox-runtime that was not tried', () => {
    const folder = join(root, '.config/hookline/node_modules/@anthropic-ai/sandbox-runtime')
    mkdirSync(join(folder, 'dist'), { recursive: true })
    writeFileSync(join(folder, 'dist/cli.js'), 'process.exit(7)')
    const version = (text: string): void =>
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: text, type: 'module' }))
    version('0.0.84')
    expect(findSandbox(env, { backend: 'sandbox-runtime' }).program).toBeUndefined()
    version('0.0.83')
    expect(findSandbox(env, { backend: 'sandbox-runtime' })).toMatchObject({
      program: join(folder, 'dist/cli.js'),
    })
  })
})
