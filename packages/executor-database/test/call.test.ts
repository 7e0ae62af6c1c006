import { beforeAll, describe, expect, test } from 'vitest'
import { run } from './run.ts'
import { DIALECTS, service } from './services.ts'

test('there is a server with procedures that give rows, or all of this is skipped', ({ skip }) => {
  skip(!DIALECTS.includes('mysql'), 'no MySQL or MariaDB answers')
  expect(DIALECTS).toContain('mysql')
})

describe.runIf(DIALECTS.includes('mysql'))('what a procedure of MySQL gives is the answer', () => {
  const there = service('mysql')
  const PROCEDURES = [
    'one() select 1 as n',
    'some(most integer) select seq as n from seq_1_to_5 where seq <= most',
    "several() begin select 'deny' as word, 1 as n; select 'allow' as other; end",
    'none_of_them() select 1 as n where false',
    'later() begin update counts set n = n + 1; select n from counts; end',
    'changes() update counts set n = n + 1',
  ]
  beforeAll(async () => {
    await there.rows('create table counts (n integer)')
    await there.rows('insert into counts values (7)')
    for (const one of PROCEDURES) await there.rows(`create procedure ${one}`)
  })

  test.each([
    ['a row', 'call one()', { rows: [{ n: 1 }] }],
    ['rows', 'call some(:most)', { rows: [{ n: 1 }, { n: 2 }] }],
    ['several tables, of which the first counts', 'call several()', { rows: [{ word: 'deny', n: 1 }] }],
    ['a table without rows', 'call none_of_them()', { rows: [] }],
    ['a row once something has changed', 'call later()', { rows: [{ n: 8 }] }],
    ['no table', 'call changes()', { changed: 1 }],
  ])('%s', async (_, query, data) => {
    const params = query.includes(':most') ? { most: 2 } : {}
    expect(await run({ query, params }, there)).toEqual({ data })
  })
})
