import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { BatchResult } from '@hookline/core'
import { event } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { open, type Around } from './run.ts'
import { bare, DIALECTS, service } from './services.ts'

const command = (text: string, id: string = randomUUID()): Around => ({
  event: event('exec.before', { command: text }),
  delivery: { id, attempt: 1 },
})
const shown = (results: readonly BatchResult[]): readonly string[] =>
  results.map((one) => (one.status === 'done' ? 'done' : (one.error as { readonly code: string }).code))

describe.each(DIALECTS)('%s', (dialect) => {
  const there = service(dialect)
  const own = {
    table: 'own',
    columns: { n: '{{ event.data.command }}', u: '{{ event.data.command }}' },
    delivery_column: 'id',
  }
  const make = (name: string): Promise<unknown> =>
    there.rows(
      `create table ${name} (id varchar(255) unique, n ${dialect === 'sqlite' ? "integer check (typeof(n) = 'integer')" : 'integer'}, u varchar(20) unique)`,
    )

  test('a thousand events in a few statements, each once', async () => {
    const hook = await open({ table: 'audit', create: true }, there)
    const all = Array.from({ length: 1000 }, (_, n) => command(`ls ${n}`, `d-${n}`))
    for (let at = 0; at < 1000; at += 250)
      expect(new Set(shown(await hook.batch(all.slice(at, at + 250))))).toEqual(new Set(['done']))
    // again, as after a crash, with some that are new
    await hook.batch([
      ...all.slice(900),
      ...all.slice(0, 100),
      command('new', 'd-new'),
      command('new', 'd-new'),
    ])
    expect(await there.count('audit')).toBe(1001)
    expect(hook.log.filter((line) => /rows stored/.test(line))).toHaveLength(5)
    await hook.close()
  })

  test('one row that the table does not take fails alone', async () => {
    await make('own')
    const hook = await open(own, there)
    const words = Array.from({ length: 40 }, (_, n) => (n === 7 || n === 31 ? `no number ${n}` : String(n)))
    const results = shown(await hook.batch(words.map((word) => command(word))))
    expect(results).toEqual(words.map((_, n) => (n === 7 || n === 31 ? 'DATABASE_ROW' : 'done')))
    expect(await there.count('own')).toBe(38)
    await hook.close()
  })

  test('a value that is unique and taken is a failure, and no delivery that is there already', async () => {
    await make('taken')
    const hook = await open({ ...own, table: 'taken' }, there)
    await hook.batch([command('1', 'a')])
    expect(
      shown(await hook.batch([command('2', 'b'), command('1', 'c'), command('1', 'a'), command('3', 'd')])),
    ).toEqual(['done', 'DATABASE_ROW', 'done', 'done'])
    expect(await there.count('taken')).toBe(3)
    await hook.close()
  })

  test('a template that fails takes nobody along', async () => {
    await make('partly')
    const expressions = {
      compile: () => (scope: unknown) => {
        const { data } = (scope as { readonly event: { readonly data: { readonly command: string } } }).event
        if (data.command === '2') throw new Error('no such thing')
        return data.command
      },
    }
    const hook = await open({ ...own, table: 'partly' }, there, { expressions })
    const results = await hook.batch(['1', '2', '3'].map((text) => command(text)))
    expect(results.map(({ status }) => status)).toEqual(['done', 'failed', 'done'])
    await hook.close()
  })

  test('what keeps all of them out is thrown, so that secrets are read again', async () => {
    const hook = await open({ table: 'nowhere' }, there)
    await expect(hook.batch([command('1'), command('2')])).rejects.toMatchObject({ code: 'DATABASE_MISSING' })
    await hook.close()
  })

  test('each of several queries has its own verdict', async () => {
    await there.rows('create table verdicts (n integer unique)')
    const hook = await open(
      { query: 'insert into verdicts (n) values (:n)', params: { n: '{{ event.data.command }}' } },
      there,
    )
    const results = shown(await hook.batch(['1', '2', '1', '3'].map((text) => command(text))))
    expect(results.toSorted()).toEqual(['DATABASE_ROW', 'done', 'done', 'done'])
    expect([results[1], results[3]]).toEqual(['done', 'done'])
    await hook.close()
  })

  test('eight at once make the table together, and none fails', async () => {
    const hooks = await Promise.all(
      Array.from({ length: 8 }, () => open({ table: 'together', create: true }, there)),
    )
    const results = await Promise.all(hooks.map((hook, n) => hook.batch([command('x', `t-${n}`)])))
    expect(results.flatMap(shown)).toEqual(Array(8).fill('done'))
    expect(await there.count('together')).toBe(8)
    await Promise.all(hooks.map((hook) => hook.close()))
  })

  test('eight at once store the same deliveries, and each is there once', async () => {
    const hooks = await Promise.all(
      Array.from({ length: 8 }, () => open({ table: 'same', create: true }, there)),
    )
    await hooks[0]!.batch([command('x', 's-first')])
    const ids = Array.from({ length: 100 }, (_, n) => `s-${n}`)
    const results = await Promise.all(
      hooks.map((hook, n) =>
        hook
          .batch((n % 2 === 0 ? ids : ids.toReversed()).map((id) => command('x', id)))
          .catch((error: unknown) => error),
      ),
    )
    // databases that lock row by row may call one of two off; it comes again, as any delivery that failed
    for (const [n, result] of results.entries()) {
      if (Array.isArray(result)) continue
      expect(result).toMatchObject({ code: 'DATABASE_BUSY', details: { retryable: true } })
      await hooks[n]!.batch(ids.map((id) => command('x', id)))
    }
    expect(await there.count('same')).toBe(101)
    await Promise.all(hooks.map((hook) => hook.close()))
  })
})

test('sqlite: somebody who writes for a while is waited for, without standing still', async () => {
  const there = bare()
  const hook = await open({ table: 'audit', create: true }, there)
  await hook.batch([command('first')])
  const other = new DatabaseSync(join(there.stateDir, 'databases/audit.db'))
  other.exec('begin immediate')
  let ticks = 0
  const ticking = setInterval(() => ticks++, 5)
  const writing = hook.batch([command('second')])
  await new Promise((resolve) => setTimeout(resolve, 300))
  other.exec('commit')
  expect(shown(await writing)).toEqual(['done'])
  clearInterval(ticking)
  expect(ticks).toBeGreaterThan(3)
  other.close()
  await hook.close()
})
