import { describe, expect, test } from 'vitest'
import { asking } from './asking.ts'
import { DIALECTS, service } from './services.ts'

const SERVERS = DIALECTS.filter((dialect) => dialect !== 'sqlite')
const MB = 2 ** 20

/** A row that is far larger than any hook may want; MariaDB makes no text of more than 16 MB. */
const LARGE: Readonly<Record<string, string>> = {
  postgres: "select repeat('x', 50000000) as x",
  mysql: `select ${['a', 'b', 'c', 'd'].map((name) => `repeat('x', 15000000) as ${name}`).join(', ')}`,
}

test('there is a server to contain, or all of this is skipped', ({ skip }) => {
  skip(SERVERS.length === 0, 'no server of databases answers')
  expect(SERVERS.length).toBeGreaterThan(0)
})

describe.each(SERVERS)('%s', (dialect) => {
  const there = service(dialect)

  test('a row that is far too large is not read to its end', async () => {
    const { line, hook } = await asking(there, { query: LARGE[dialect]!, max_result: '1MB' })
    await expect(hook.execute()).rejects.toMatchObject({
      code: 'DATABASE_RESULT',
      details: { retryable: false },
    })
    expect(line.said()).toBeLessThan(30 * MB)
  })

  test('what may be large is taken', async () => {
    const { hook } = await asking(there, { query: "select repeat('é', 8000000) as x", max_result: '16MB' })
    const { data } = await hook.execute()
    expect((data as { readonly rows: readonly { readonly x: string }[] }).rows[0]!.x).toHaveLength(8_000_000)
  })
})

describe.runIf(DIALECTS.includes('postgres'))(
  'what pg cannot read fails one run, and ends nothing else',
  () => {
    const there = service('postgres')

    /** Puts other bytes over those that follow such a beginning. */
    const over =
      (beginning: readonly number[], bytes: readonly number[]) =>
      (said: Buffer): Buffer => {
        const at = said.indexOf(Buffer.from(beginning))
        if (at !== -1) Buffer.from(bytes).copy(said, at + beginning.length)
        return said
      }

    test.each([
      ['a login of a kind that nobody knows', over([0x52, 0, 0, 0, 8], [0, 0, 0, 99])],
      ['a row with more columns than it has', over([0x44, 0, 0, 0, 11], [0x7f, 0xff])],
      ['a message of a kind that nobody knows', over([0x31, 0, 0, 0, 4], [0x01])],
      ['an end of a kind that nobody knows', over([0x44, 0, 0, 0, 11, 0, 1, 0, 0, 0, 1, 0x31], [0x01])],
    ])('%s', async (_, garble) => {
      const { line, hook } = await asking(there, { query: 'select 1 as n', pool: 1 })
      line.garble(garble)
      await expect(hook.execute()).rejects.toMatchObject({ code: 'DATABASE_FAILED' })
      line.garble(undefined)
      expect(await hook.execute()).toEqual({ data: { rows: [{ n: 1 }] } })
      expect(line.made()).toBe(2)
    })
  },
)
