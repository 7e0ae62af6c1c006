import { expect, test } from 'vitest'
import { asked, ASKS } from '../src/asks.ts'

test('whoever asks for more is not taken for one that was found right with less', () => {
  const said = { rewrites: true, on_error: 'deny' } as const
  const tables = ASKS.map(([key]) => ({ [key]: key in said ? said[key as 'rewrites'] : 'x' }))
  const numbers = [{}, ...tables, Object.assign({}, ...tables) as object].flatMap((table) => [
    asked(table, false),
    asked(table, true),
  ])
  expect(new Set(numbers).size).toBe(numbers.length)
})
