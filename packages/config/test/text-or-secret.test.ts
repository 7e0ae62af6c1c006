import { defineExecutor } from '@hookline/core'
import * as z from 'zod'
import { expect, test } from 'vitest'
import { errorsOf, EXECUTORS, planOf } from './sample.ts'

const HOOK = 'version = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\n'
const either = z.union([z.string().meta({ 'x-template': 'value' }), z.looseObject({})])

/** An executor whose settings are a text or a secret. */
const reach = defineExecutor({
  name: 'reach',
  options: z.strictObject({
    url: z
      .union([z.string().startsWith('https://', 'begins with https://'), z.looseObject({})], {
        error: 'begins with https://',
      })
      .meta({ 'x-secret': 'allowed' }),
    headers: z.record(z.string(), either.meta({ 'x-secret': 'allowed' })).optional(),
  }),
  execute: () => undefined,
})

const over = { executors: { ...EXECUTORS, reach } }
const failed = (text: string): ReturnType<typeof errorsOf> => errorsOf(text, over)
const planned = (text: string): ReturnType<typeof planOf> => planOf(text, over)

test('of what may be a secret or a text it is not said which text stands there', async () => {
  const [error] = await failed(`${HOOK}executor = "reach"\nwith.url = "secret.example"\n`)
  expect(error).toMatchObject({ code: 'OPTIONS_INVALID', message: '`with.url`: begins with https://' })
  const [other] = await failed(`${HOOK}executor = "reach"\nwith.url = []\n`)
  expect(other!.message).toMatch(/^`with\.url`: .*, found a list$/)
})

test.each([
  ['with.headers = { Authorization = "Bearer abcdefgh" }', 1],
  ['with.headers = { x-api-key = "abcdefgh" }', 1],
  ['with.headers = { Cookie = "abcdefgh" }', 1],
  ['with.headers = { Authorization = "Bearer ${T}" }', 0],
  ['with.headers = { Authorization = { secret = "T" } }', 0],
  ['with.headers = { accept = "text/plain" }', 0],
  ['with.headers = { x-key = "abcdefgh" }', 0],
])('a header that lets in is warned of in plain: %s', async (setting, count) => {
  const { warnings } = await planned(`${HOOK}executor = "reach"\nwith.url = "https://a.test"\n${setting}\n`)
  expect(warnings.map(({ code }) => code)).toEqual(Array.from({ length: count }, () => 'SECRET_PLAIN'))
})

test('a key takes no hole', async () => {
  const body = 'with.headers = { "{{ event.name }}" = "x" }\n'
  const [error, ...more] = await failed(`${HOOK}executor = "reach"\nwith.url = "https://a.test"\n${body}`)
  expect(more).toEqual([])
  expect(error).toMatchObject({
    code: 'TEMPLATE_FORBIDDEN',
    hint: expect.stringContaining('Write the key out'),
  })
  expect([error!.details.line, error!.details.column]).toEqual([8, 18])
})
