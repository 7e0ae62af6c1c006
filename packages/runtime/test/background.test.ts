import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { journalError } from '@hookline/journal'
import { event } from '@hookline/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tellLater, toldLater } from '../src/background/aside.ts'
import { keep, keepAll, openOwnJournal } from '../src/background/index.ts'
import { keptEnv } from '../src/background/kept-env.ts'
import { storedEvent, storedRun, type StoredCall } from '../src/background/stored.ts'
import { eventOf } from '../src/deliver/prepare.ts'
import { stillThere } from '../src/deliver/still-there.ts'
import { deliveryOf, hookOf, NO_ENV } from './deliver-world.ts'

const BEARER = 'planted-bearer-0123456789'
const CLEAR = `curl -H "Authorization: Bearer ${BEARER}"`
const HOW = { file: '/hooks.toml', required: false, root: undefined, overrides: undefined }

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-kept-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
  return dir
}

describe('of the caller’s environment is kept', () => {
  const given = {
    PATH: '/bin',
    LANG: 'C',
    LC_ALL: 'C',
    TZ: 'UTC',
    TRACEPARENT: '00-a-b-01',
    NAMED: '1',
    AWS_REGION: 'eu',
    AWS_SECRET_ACCESS_KEY: 'planted-key',
    FILLED: '2',
    OTHER: '3',
    HOME: '/home/me',
  }
  const kept = (hook: Partial<HookConfig>, more: Record<string, string | undefined> = {}) =>
    keptEnv(hookOf(hook), undefined, { ...given, ...more }).env

  test('what programs find their way by, and nothing else where nothing is named', () => {
    expect(Object.keys(kept({})).toSorted()).toEqual(['LANG', 'LC_ALL', 'PATH', 'TZ'])
  })

  test('of that nothing for a hook that starts no program: Codex gives each session a PATH of its own', () => {
    expect(kept({ executor: 'database' })).toEqual({})
    expect(kept({ executor: 'webhook', envPass: ['PATH', 'NAMED'] })).toEqual({ PATH: '/bin', NAMED: '1' })
  })

  test('what the hook names, also by a star, and what is filled in', () => {
    const use = { path: ['options'], key: 'run', line: 1, template: false, secret: false }
    const inputs = { variables: [{ ...use, parts: ['a', { name: 'FILLED' }] }], secrets: [] }
    const found = keptEnv(hookOf({ envPass: ['NAMED', 'AWS_*', 'MISSING'] }), inputs, given).env
    expect(found).toMatchObject({ NAMED: '1', AWS_REGION: 'eu', FILLED: '2' })
    expect(found).not.toHaveProperty('OTHER')
    expect(found).not.toHaveProperty('MISSING')
  })

  test.each([
    ['the name of a secret', 'MY_TOKEN', 'x'],
    ['the name of a secret, by the star', 'AWS_SECRET_ACCESS_KEY', 'x'],
    ['the look of one', 'PLAIN', `Bearer ${BEARER}`],
    ['the look of one, though every program has it', 'LANG', 'ghp_0123456789abcdef'],
    ['what loads code', 'NODE_OPTIONS', '--require=/evil.cjs'],
    ['what loads code, of the linker', 'LD_PRELOAD', '/evil.so'],
    ['nothing in it', 'EMPTY', undefined],
  ])('never one with %s', (_, name, value) => {
    expect(kept({ envPass: ['*', name] }, { [name]: value })).not.toHaveProperty(name)
  })
})

describe('of an event is kept', () => {
  test('neither a secret nor what the agent sent', () => {
    const found = storedEvent(event('exec.before', { command: CLEAR }, { raw: { all: 'planted-raw' } }))
    expect(JSON.stringify(found)).not.toContain('planted')
    const body = JSON.parse(found.body) as {
      readonly raw: unknown
      readonly data: { readonly command: string }
    }
    expect(body.raw).toBeNull()
    expect(body.data.command).toBe('curl -H "Authorization: Bearer [redacted]"')
  })

  test('which hooks led to it, and no hook that it is delivered to sees that', () => {
    const about = event('hook.failed', { hook: 'user/a' })
    const found = storedEvent(about, ['user/b', 'user/a'])
    expect(JSON.parse(found.body)).toMatchObject({ lineage: ['user/b', 'user/a'] })
    const call = JSON.parse(storedRun(deliveryOf(about, hookOf()), HOW, NO_ENV).call) as StoredCall
    expect(eventOf(found.body, call)).toEqual({ ...about, raw: null })
    expect(storedEvent(about).body).not.toContain('lineage')
  })

  test('not more than a disk bears, and what was cut says so', () => {
    const found = storedEvent(event('exec.before', { command: 'x'.repeat(5_000_000) }))
    const body = JSON.parse(found.body) as { readonly data: { readonly command: string } }
    expect(found.body.length).toBeLessThan(300_000)
    expect(body.data.command).toMatch(/^x+\.\.\.$/)
  })

  test('the same fact under the same key and the same delivery, also where there is a secret in it', () => {
    const about = event('exec.before', {}, { key: `codex:s:exec.before:Bearer ${BEARER}` })
    const run = storedRun(deliveryOf(about, hookOf()), HOW, NO_ENV)
    expect(run.delivery).toBe(`${storedEvent(about).key}:user/a`)
    expect(JSON.stringify([run, storedEvent(about)])).not.toContain('planted')
  })
})

describe('of a run is kept', () => {
  const about = event('exec.before', {})
  const native = Buffer.from(`{"command":${JSON.stringify(CLEAR)}}`)

  test('what the agent sent only for a hook that asks for it, without its secrets', () => {
    const run = (options: HookConfig['options']): string =>
      storedRun(
        { ...deliveryOf(about, hookOf(options === undefined ? {} : { options })), native },
        HOW,
        NO_ENV,
      ).call
    expect(run(undefined)).not.toContain('native')
    expect(run({ payload: 'native' })).toContain('[redacted]')
    expect(run({ payload: 'native' })).not.toContain('planted')
  })

  test('what the agent sent as JSON that can be read, whatever was taken out of it', () => {
    const sent = { password: 42, args: ['--token', 'planted'], note: 'token: "planted"', n: 1 }
    const hook = hookOf({ options: { payload: 'native' } })
    const run = storedRun(
      { ...deliveryOf(about, hook), native: Buffer.from(JSON.stringify(sent)) },
      HOW,
      NO_ENV,
    )
    expect(JSON.parse((JSON.parse(run.call) as { readonly native: string }).native)).toEqual({
      password: '[redacted]',
      args: ['--token', '[redacted]'],
      note: 'token: [redacted]',
      n: 1,
    })
  })

  test('what a hook said that has the name of a secret', () => {
    const result = { status: 'done', decision: null, data: { n: 1 } } as const
    const run = storedRun({ ...deliveryOf(about, hookOf()), results: { check_token: result } }, HOW, NO_ENV)
    expect(JSON.parse(run.call)).toMatchObject({ results: { check_token: result } })
  })

  test('the data as hooks rewrote it, without its secrets; nothing of what was told', () => {
    const run = (told?: typeof about): string =>
      storedRun(
        {
          ...deliveryOf(event('exec.before', { command: CLEAR }), hookOf()),
          ...(told === undefined ? {} : { told }),
        },
        HOW,
        NO_ENV,
      ).call
    expect(JSON.parse(run())).not.toHaveProperty('data')
    expect(JSON.parse(run(event('exec.before', { command: 'ls' })))).toMatchObject({
      data: { command: 'curl -H "Authorization: Bearer [redacted]"' },
    })
  })

  test.each([
    ['nothing, where it is promised', {}, undefined],
    ['the newest, where it is not', { delivery: 'best-effort' }, { most: 1000, drop: 'newest' }],
    ['what the hook says', { onFull: 'drop-oldest' }, { most: 1000, drop: 'oldest' }],
    ['nothing, where the hook says so', { delivery: 'best-effort', onFull: 'spill' }, undefined],
  ] as const)('what is dropped beyond its bound: %s', (_, more, bound) => {
    expect(storedRun(deliveryOf(about, hookOf(more)), HOW, NO_ENV).bound).toEqual(bound)
  })
})

describe('keeping', () => {
  const loaded = {
    plan: { format: 2 as const, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
    errors: [],
  }

  test('keeps an event as it was told', () => {
    const delivery = deliveryOf(event('exec.before', { command: 'ls -a' }), hookOf())
    const told = event('exec.before', { command: 'ls' })
    const means = { env: { HOME: folder() }, loaded, how: HOW, warn: () => undefined }
    const { journal } = keep([{ ...delivery, told }], means)
    const { body } = journal.db.get('SELECT body FROM events')!
    journal.close()
    expect(JSON.parse(String(body))).toMatchObject({ id: told.id, data: { command: 'ls' } })
  })

  test('says that a journal is busy, where that is all', () => {
    const means = { env: { HOME: folder() }, loaded, how: HOW, warn: () => undefined }
    const { journal } = openOwnJournal(means.env, 1000)
    onTestFinished(() => journal.close())
    journal.db.exec('BEGIN IMMEDIATE')
    const one = deliveryOf(event('exec.before'), hookOf())
    const busy = expect.objectContaining({
      code: 'JOURNAL_BUSY',
      hint: expect.stringContaining('try again') as string,
    }) as Error
    expect(() => keep([one], { ...means, waitMs: 20 })).toThrow(busy)
    const other = openOwnJournal(means.env, 20).journal
    expect(() => keepAll([{ deliveries: [one], loaded, how: HOW }], other, means.env)).toThrow(busy)
    other.close()
    journal.db.exec('ROLLBACK')
  })

  test('keeps runs of several events in one go, or none', () => {
    const { journal } = openOwnJournal({ HOME: folder() }, 1000)
    onTestFinished(() => journal.close())
    const one = (n: number) => ({
      deliveries: [deliveryOf(event('exec.before', {}, { key: `k${n}`, id: `e${n}` }), hookOf())],
      loaded,
      how: HOW,
    })
    expect(keepAll([one(1), one(2)], journal, {})).toEqual([['accepted'], ['accepted']])
    expect(keepAll([one(2), one(3)], journal, {})).toEqual([['known'], ['accepted']])
    expect(journal.db.all('SELECT id FROM events ORDER BY id').map(({ id }) => id)).toEqual([
      'e1',
      'e2',
      'e3',
    ])
  })

  test('gives what there is no room for', () => {
    const env = { HOME: folder() }
    const hook = hookOf({ delivery: 'best-effort' })
    const delivery = (n: number) =>
      deliveryOf(event('exec.before', {}, { key: `codex:s:exec.before:${n}` }), hook)
    const means = { env, loaded, how: HOW, warn: () => undefined }
    const { journal } = openOwnJournal(env, 1000)
    for (let n = 0; n < 1000; n++)
      journal.accept([{ event: storedEvent(delivery(n).event), runs: [storedRun(delivery(n), HOW, NO_ENV)] }])
    journal.close()
    const kept = keep([delivery(1000)], means)
    kept.journal.close()
    expect(kept.dropped).toEqual([delivery(1000).id])
  })

  test('says why nothing is kept where there is no state directory', () => {
    const home = folder()
    mkdirSync(join(home, '.local'), { recursive: true })
    writeFileSync(join(home, '.local/state'), 'in the way')
    const means = { env: { HOME: home }, loaded, how: HOW, warn: () => undefined }
    expect(() => keep([deliveryOf(event('exec.before'), hookOf())], means)).toThrow(
      'there is no state directory',
    )
  })
})

test('what nobody is there to hear is told once, to whoever asks next', () => {
  const home = folder()
  const state = join(home, '.local/state/hookline')
  mkdirSync(state, { recursive: true, mode: 0o700 })
  expect(toldLater({ HOME: home })).toEqual([])
  tellLater(state, journalError('JOURNAL_CORRUPT', 'it was broken'))
  expect(toldLater({ HOME: home })).toEqual(['hookline: it was broken [JOURNAL_CORRUPT]'])
  expect(toldLater({ HOME: home })).toEqual([])
  expect(() => tellLater(join(home, 'gone'), journalError('JOURNAL_CORRUPT', 'x'))).not.toThrow()
})

test('a file is not there any more once it is away, or another lies in its place', () => {
  const file = join(folder(), 'journal.db')
  writeFileSync(file, '')
  const isThere = stillThere(file)
  expect(isThere()).toBe(true)
  // as the journal is: its number is no other's as long as somebody has it open
  const open = openSync(file, 'r')
  onTestFinished(() => closeSync(open))
  rmSync(file)
  expect(isThere()).toBe(false)
  writeFileSync(file, '')
  expect(isThere()).toBe(false)
})
