import { event } from '@hookline/testing'
import { describe, expect, test, vi } from 'vitest'
import { open, type Around } from './run.ts'
import { DIALECTS, service } from './services.ts'

const DAY = 86_400_000
const at = (ago: number, id: string): Around => ({
  event: { ...event('exec.before'), at: new Date(Date.now() - ago).toISOString() },
  delivery: { id, attempt: 1 },
  isDelivery: true,
})

describe.each(DIALECTS)('%s', (dialect) => {
  const there = service(dialect)

  test('rows older than `keep` go, a few at a time, and all others stay', async () => {
    const hook = await open({ table: 'aging', create: true, keep: '30d' }, there)
    const old = Array.from({ length: 1200 }, (_, n) => at(31 * DAY + n, `old-${n}`))
    const recent = Array.from({ length: 100 }, (_, n) => at(29 * DAY + n, `new-${n}`))
    for (let n = 0; n < old.length; n += 200) await hook.batch(old.slice(n, n + 200))
    await hook.batch(recent)
    await hook.close()
    const again = await open({ table: 'aging', create: true, keep: '30d' }, there)
    await again.batch([at(0, 'now')])
    await vi.waitFor(async () => expect(await there.count('aging')).toBe(101), { timeout: 10_000 })
    await again.close()
    expect([...hook.log, ...again.log].join('\n')).toMatch(/old rows taken out of aging/)
  })

  test('more than `max_rows` do not stay, and the newest do', async () => {
    const hook = await open({ table: 'counted', create: true, max_rows: 150 }, there)
    for (let n = 0; n < 1500; n += 250)
      await hook.batch(Array.from({ length: 250 }, (_, i) => at(0, `c-${n + i}`)))
    await hook.close()
    const again = await open({ table: 'counted', create: true, max_rows: 150 }, there)
    await again.batch([at(0, 'c-last')])
    await vi.waitFor(async () => expect(await there.count('counted')).toBe(150), { timeout: 10_000 })
    const rows = await there.rows('select delivery_id from counted order by id limit 1')
    expect(rows).toEqual([{ delivery_id: 'c-1351' }])
    await again.close()
  })

  test('a table with fewer rows keeps all', async () => {
    const hook = await open({ table: 'few', create: true, max_rows: 10, keep: '1d' }, there)
    await hook.batch(Array.from({ length: 10 }, (_, n) => at(0, `f-${n}`)))
    await hook.close()
    expect(await there.count('few')).toBe(10)
  })

  test("a table of one's own goes by its own column", async () => {
    await there.rows(
      `create table mine (id varchar(80) unique, happened ${dialect === 'postgres' ? 'timestamptz' : dialect === 'mysql' ? 'datetime' : 'text'})`,
    )
    const columns = { happened: dialect === 'mysql' ? '{{ event.data.command }}' : '{{ event.at }}' }
    const hook = await open(
      { table: 'mine', columns, delivery_column: 'id', time_column: 'happened', keep: '1h' },
      there,
    )
    const moments = [2 * 3_600_000, 1000].map((ago) => {
      const time = new Date(Date.now() - ago).toISOString()
      return {
        event: { ...event('exec.before', { command: time.replace('T', ' ').slice(0, 19) }), at: time },
        isDelivery: true,
      }
    })
    await hook.batch(moments)
    await vi.waitFor(async () => expect(await there.count('mine')).toBe(1), { timeout: 10_000 })
    await hook.close()
  })

  test('what cannot be tidied up is said, and every row is stored', async () => {
    await there.rows('create table untidy (id varchar(80) unique, x integer)')
    const hook = await open(
      { table: 'untidy', columns: { x: 1 }, delivery_column: 'id', time_column: 'no_such', keep: '1h' },
      there,
    )
    expect(await hook.batch([at(0, 'u')])).toEqual([{ status: 'done' }])
    await vi.waitFor(() => expect(hook.log.join('\n')).toMatch(/old rows stay for now/))
    await hook.close()
  })
})
