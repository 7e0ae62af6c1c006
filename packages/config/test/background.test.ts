import { expect, test } from 'vitest'
import { HOOK_FLAGS, setKey, unsetKey } from '../src/edit/index.ts'
import { durationLike, durationText, milliseconds } from '../src/duration.ts'
import { schemaOfFile } from '../src/index.ts'
import { rateFault, rateOf } from '../src/rate.ts'
import { errorsOf, EXECUTORS, line, planOf, read } from './sample.ts'

function hook(lines: string, id = 'a'): string {
  return `[[hooks]]\nid = "${id}"\n${lines}\n`
}

async function only(lines: string, before = ''): Promise<object> {
  return (await planOf(`version = 1\n${before}${hook(lines)}`)).hooks[0]!
}

test('all of it is in the plan, in milliseconds', async () => {
  expect(
    await only(
      `on = "session.end"\nrun = "x"\ndelivery = "at-least-once"\nretry = { attempts = 5, initial = "2s", factor = 1.5, max = "1d", max_elapsed = "30d" }\nconcurrency = { limit = 1, key = "{{ event.session.id }}" }\nrate_limit = "30/min"\non_full = "spill"`,
    ),
  ).toMatchObject({
    mode: 'background',
    delivery: 'at-least-once',
    retry: { attempts: 5, initialMs: 2000, factor: 1.5, maxMs: 86_400_000, maxElapsedMs: 2_592_000_000 },
    concurrency: { limit: 1, key: '{{ event.session.id }}' },
    rateLimit: { count: 30, perMs: 60_000 },
    onFull: 'spill',
  })
})

test('of a table only what is written is there', async () => {
  const made = await only('on = "session.end"\nrun = "x"\nretry.attempts = 2\nconcurrency.limit = 3')
  expect(made).toMatchObject({ retry: { attempts: 2 }, concurrency: { limit: 3 } })
  expect(Object.keys((made as { readonly retry: object }).retry)).toEqual(['attempts'])
  expect(await only('on = "session.end"\nrun = "x"\nretry = {}')).toMatchObject({ retry: {} })
})

const DEFAULTS =
  '[defaults]\nretry = { attempts = 3, max = "2m" }\nrate_limit = "1/s"\ndelivery = "best-effort"\n'

test('[defaults] holds in the background, is replaced whole, and is of no use to who is waited for', async () => {
  expect(await only('on = "session.end"\nrun = "x"', DEFAULTS)).toMatchObject({
    retry: { attempts: 3, maxMs: 120_000 },
    rateLimit: { count: 1, perMs: 1000 },
    delivery: 'best-effort',
  })
  expect(await only('on = "session.end"\nrun = "x"\nretry = { attempts = 4 }', DEFAULTS)).toMatchObject({
    retry: { attempts: 4 },
  })
  for (const blocking of [
    'on = "exec.before"\nrun = "x"',
    'on = "exec.before"\nguard = true\ndeny = "x"',
    'on = "session.end"\nmode = "blocking"\nrun = "x"',
  ]) {
    const keys = Object.keys(await only(blocking, DEFAULTS))
    expect(keys.filter((key) => ['retry', 'rateLimit', 'delivery'].includes(key))).toEqual([])
  }
})

test('a profile changes them whole', async () => {
  const text = `version = 1\n${hook('on = "session.end"\nrun = "x"\nretry = { attempts = 3, factor = 3 }')}[profiles.ci.hooks.a]\nretry = { attempts = 1 }\nrate_limit = "2/h"\n`
  const plan = await planOf(text, { overrides: { profile: 'ci', settings: [] } })
  expect(plan.hooks[0]).toMatchObject({ retry: { attempts: 1 }, rateLimit: { count: 2, perMs: 3_600_000 } })
  const wanted = await planOf(text, { overrides: { settings: ['hooks.a.retry={ attempts = 9 }'] } })
  expect(wanted.hooks[0]).toMatchObject({ retry: { attempts: 9 } })
})

test('of a plugin that is not loaded nobody knows', async () => {
  const text = (on: string): string =>
    `version = 1\n[executors]\nteam = "./team.mjs"\n${hook(`on = "${on}"\nexecutor = "team"\nretry = { attempts = 2 }`)}${hook('on = "exec.before"\nrun = "x"\nneeds = ["a"]', 'b')}`
  const file = import.meta.filename
  const left = await read(text('exec.before').replace('./team.mjs', './background.test.ts'), {
    file,
    leavePlugins: true,
  })
  expect(left.ok && left.plan.hooks[0]).toMatchObject({ retry: { attempts: 2 } })
  expect(left.ok && left.plan.hooks[0]!.mode).toBeUndefined()
})

test('a hook that is not always waited for may say all of it', async () => {
  expect(
    await only('on = ["exec.before", "session.end"]\nrun = "x"\nretry = { attempts = 2 }'),
  ).toMatchObject({
    retry: { attempts: 2 },
  })
})

test('what only some events have reads as null in a key, which is told', async () => {
  const plan = await planOf(
    `version = 1\n${hook('on = ["exec.after", "session.end"]\nrun = "x"\nconcurrency.key = "{{ event.data.callId }}"')}`,
  )
  expect(plan.warnings).toMatchObject([{ code: 'FIELD_ABSENT', key: 'hooks[0].concurrency.key' }])
})

test('every mistake is said, and where', async () => {
  const errors = await errorsOf(
    `version = 1\n${hook('on = "session.end"\nrun = "x"\nretry = { attempts = 0, initial = "x", delay = "1s" }\nrate_limit = "1/x"\nconcurrency = { limit = 0, key = "x" }')}`,
  )
  expect(errors.map(line)).toEqual([
    'VALUE_INVALID 6:22',
    'KEY_UNKNOWN 6:40',
    'RATE_INVALID 7:14',
    'VALUE_INVALID 8:25',
  ])
  const guard = await errorsOf(
    `version = 1\n${hook('on = "exec.before"\nguard = true\ndeny = "x"\nretry.attempts = 2\nrate_limit = "1/s"')}`,
  )
  expect(guard.map((one) => `${line(one)} ${one.message}`)).toEqual([
    'BACKGROUND_ONLY 7:1 `retry` is for hooks in the background, and this one is blocking, the agent waits for it: it is a guard',
    'BACKGROUND_ONLY 8:1 `rate_limit` is for hooks in the background, and this one is blocking, the agent waits for it: it is a guard',
  ])
  const wrong = await errorsOf(
    `version = 1\n${hook('on = "exec.before"\ndeny = "x"\nretry.initial = "x"\nrate_limit = "10/week"\nconcurrency.key = "x"')}`,
  )
  expect(wrong.map(line)).toEqual([
    'BACKGROUND_ONLY 6:1',
    'DURATION_INVALID 6:17',
    'BACKGROUND_ONLY 7:1',
    'RATE_INVALID 7:14',
    'BACKGROUND_ONLY 8:1',
    'VALUE_INVALID 8:19',
  ])
})

test.for([
  ['1/s', 1, 1000],
  ['10/sec', 10, 1000],
  ['30/min', 30, 60_000],
  ['500/h', 500, 3_600_000],
  ['500/hour', 500, 3_600_000],
  ['1/d', 1, 86_400_000],
  ['999999/day', 999_999, 86_400_000],
] as const)('%s is a rate', ([text, count, perMs]) => {
  expect(rateOf(text)).toEqual({ count, perMs })
})

test.for([
  ['30/m', 'Write "30/min".'],
  ['30 / minute', 'Write "30/min".'],
  ['30 requests per minute', 'Write "30/min".'],
  ['5 an hour', 'Write "5/h".'],
  ['10rps', 'Write "10/s".'],
  ['2 every 5 minutes', 'Write "24/h".'],
  ['1/90s', 'Write "40/h".'],
  ['1/7s', undefined],
  ['0.25/s', 'Write "15/min".'],
  ['1000000/s', undefined],
  ['12345678/day', undefined],
  ['-3/s', undefined],
  ['0/s', 'At least one has to begin: enabled = false turns a hook off.'],
  ['0.0/s', 'At least one has to begin: enabled = false turns a hook off.'],
  ['', undefined],
  ['often', undefined],
  ['5/fortnight', undefined],
  ['007/s', 'Write "7/s".'],
] as const)('%s is none: %s', ([text, hint]) => {
  expect(rateOf(text)).toBeUndefined()
  expect(rateFault(text)).toMatchObject({ code: 'RATE_INVALID', ...(hint === undefined ? {} : { hint }) })
  if (hint === undefined) expect(rateFault(text).hint).toBeUndefined()
})

test('durations have days', () => {
  expect(milliseconds('1d')).toBe(86_400_000)
  expect(milliseconds('24h')).toBe(86_400_000)
  expect(milliseconds('0.5d')).toBe(43_200_000)
  expect(milliseconds('2d')).toBeUndefined()
  expect(milliseconds('2d', 2 * 86_400_000)).toBe(172_800_000)
  expect(milliseconds('49h', 2 * 86_400_000)).toBeUndefined()
  expect(durationText(172_800_000)).toBe('2d')
  expect(durationLike('2 days', 2 * 86_400_000)).toBe('2d')
  expect(durationLike('2 days')).toBeUndefined()
})

test('they are set like other keys', () => {
  const before = { file: '/hooks.toml', text: `version = 1\n\n${hook('on = "session.end"\nrun = "x"')}` }
  const one = setKey(before, 'a', ['retry', 'attempts'], 3)
  expect(one.text).toContain('\nretry.attempts = 3\n')
  const two = setKey(one, 'a', ['retry', 'initial'], '5s')
  expect(two.text).toContain('retry.attempts = 3\nretry.initial = "5s"\n')
  const whole = setKey(before, 'a', ['retry'], { attempts: 3, max: '5m' })
  expect(whole.text).toContain('\nretry = { attempts = 3, max = "5m" }\n')
  expect(setKey(whole, 'a', ['retry', 'attempts'], 4).text).toContain('{ attempts = 4, max = "5m" }')
  expect(unsetKey(whole, 'a', ['retry']).text).toBe(before.text)
  expect(HOOK_FLAGS).toMatchObject({
    delivery: 'value',
    retry: 'table',
    concurrency: 'table',
    rate_limit: 'text',
    on_full: 'value',
  })
})

interface Schema {
  readonly [keyword: string]: unknown
  readonly properties: Readonly<Record<string, Schema>>
}

test('the schema of editors has them, in hooks, [defaults] and profiles', async () => {
  const { schema } = await schemaOfFile({
    file: '/hooks.toml',
    text: 'version = 1',
    dialects: [],
    executors: EXECUTORS,
    hookline: '1.0.0',
  })
  const { definitions, properties } = schema as unknown as Schema & {
    readonly definitions: Readonly<Record<string, Schema>>
  }
  expect(definitions['hook-delivery']).toMatchObject({ enum: ['best-effort', 'at-least-once'] })
  expect(definitions['hook-on_full']).toMatchObject({ enum: ['spill', 'drop-oldest', 'drop-newest'] })
  expect(definitions['hook-retry']).toMatchObject({
    additionalProperties: false,
    properties: {
      attempts: { type: 'integer', minimum: 1, maximum: 1000, default: 60 },
      factor: { type: 'number', minimum: 1, maximum: 10, default: 2 },
      max_elapsed: { default: '1h', description: expect.stringContaining('30 days') as string },
    },
  })
  expect(definitions['hook-concurrency']).toMatchObject({ additionalProperties: false })
  const rate = new RegExp(definitions['hook-rate_limit']!['pattern'] as string)
  for (const text of ['1/s', '30/min', '999999/day', '0/s', '30/m', '1000000/s', '1 / s'])
    expect({ text, is: rate.test(text) }).toEqual({ text, is: rateOf(text) !== undefined })
  const keys = ['delivery', 'retry', 'concurrency', 'rate_limit', 'on_full']
  expect(Object.keys(properties['defaults']!.properties)).toEqual(expect.arrayContaining(keys))
  expect(JSON.stringify(properties['profiles'])).toContain('"rate_limit"')
})
