import * as z from 'zod'
import { expect, test } from 'vitest'
import { plainWords } from '../src/plain-words.ts'

test.each<readonly [schema: z.ZodType, value: unknown, words: string]>([
  [z.string(), undefined, 'expected a text'],
  [z.string(), 3, 'expected a text'],
  [z.array(z.string()), 'x', 'expected a list'],
  [z.strictObject({}), 'x', 'expected a table'],
  [z.record(z.string(), z.string()), [], 'expected a table'],
  [z.number(), '3', 'expected a number'],
  [z.boolean(), '3', 'expected true or false'],
  [z.enum(['POST', 'PUT', 'GET']), 'post', 'expected "POST", "PUT" or "GET"'],
  [z.enum(['one']), 'post', 'Invalid input: expected "one"'],
  [z.string({ error: 'a name' }), 3, 'a name'],
])('what zod says is said in words of TOML %#', (schema, value, words) => {
  expect(plainWords(schema.safeParse(value).error!.issues[0]!.message)).toBe(words)
})
